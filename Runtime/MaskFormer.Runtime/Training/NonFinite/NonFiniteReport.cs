using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// What is done after a step whose numbers are not finite: the place where they begin is searched for, and a bundle is left from which <c>replay</c> computes
/// the step again.
/// </summary>
/// <param name="of">
/// What is trained; the engine's state is the one before the step. What cannot be done here is a warning: the error that the user must see is the step's own.
/// </param>
internal sealed class NonFiniteReport(TrainingContext of)
{
    /// <summary>Looks for the place, and leaves the bundle.</summary>
    /// <param name="done">Steps done before.</param>
    /// <param name="batches">The parts of the step's batch.</param>
    /// <param name="random">The random states before it.</param>
    /// <param name="rateFactor">What the learning rate was multiplied by.</param>
    /// <param name="cause">What the engine told.</param>
    /// <returns>The place and the bundle's folder; null where there is none.</returns>
    public (NonFinitePlace? Place, string? Bundle) Make(
        long done, IReadOnlyList<TrainingBatch> batches, IReadOnlyDictionary<string, byte[]> random, double rateFactor, string cause)
    {
        IReadOnlyList<NamedTensor> weights = of.Engine.SaveWeights();
        (NonFinitePlace? place, IReadOnlyList<LayerMaximum> maxima) = Found(weights, batches, done);
        if (!File.Exists(of.Run.ResolvedConfig)) return (place, null); // a trainer that keeps no configuration
        BundleFacts facts = new(
            0, of.Name, of.Engine.Name, done + 1, rateFactor, cause, place?.ToString(), maxima, [.. batches.Select(BundledPart.Of)], random,
            new Dictionary<string, string>());
        try
        {
            return (place, new NonFiniteBundle(facts, weights, of.Engine.SaveOptimizer(), batches).Write(of.Run.NonFinite, of.Run.ResolvedConfig));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            of.Console.Warning($"the bundle of the step could not be written: {error.Message}");
            return (place, null);
        }
    }

    private (NonFinitePlace? Place, IReadOnlyList<LayerMaximum> Maxima) Found(
        IReadOnlyList<NamedTensor> weights, IReadOnlyList<TrainingBatch> batches, long done)
    {
        try
        {
            using NonFiniteSearch search = new(of.Experiment, weights);
            NonFinitePlace? place = search.Find(batches, done);
            if (place is null && of.Engine.Name != "torch")
                of.Console.Warning($"computed again with torch, all numbers of the step of {of.Engine.Name} are finite");
            return (place, search.Maxima);
        }
        catch (Exception error) // of whatever kind: the search must not take the place of what it searches for
        {
            of.Console.Warning($"where the numbers are could not be found: {error.Message}");
            return (null, []);
        }
    }
}
