using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>
/// A step of 4 images is the same step in two parts of 2 and in four of 1, though the images have 3, 2, 0 and 1 targets: losses, statistics, gradients (the
/// first moments after a step), dropout, and the weights after three steps.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed class AccumulationTests(CpuPlugin plugin)
{
    [Theory]
    [InlineData("torch", 2)]
    [InlineData("torch", 4)]
    [InlineData("evaluator", 2)]
    public void Parts_make_the_step_of_the_whole_batch(string engine, int parts) =>
        Same(Engines.OpenTraining("torch", TinyShapes.Dropping), Engines.OpenTraining(engine, InParts(parts)), parts);

    [SkippableTheory]
    [InlineData(4, 1)]
    [InlineData(2, 2)]
    public void Parts_on_a_plugin_make_the_step_of_the_whole_batch(int parts, int devices) =>
        Same(Engines.OpenTraining("torch", TinyShapes.Dropping), plugin.Open(InParts(parts), devices), parts);

    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void A_part_that_is_no_number_changes_nothing(string name)
    {
        using ITrainingEngine engine = Engines.OpenTraining(name, TinyShapes.Experiment with { Training = InParts(2).Training });
        TrainingBatch[] good = Parts(TinyShapes.Batch(0), 2);
        IReadOnlyList<NamedTensor> weights = engine.SaveWeights();
        TrainingBatch bad = good[1] with { Bytes = good[1].Bytes with { Mean = [.. good[1].Bytes.Mean.Select(static _ => -1e38f)] } };
        bool finite;
        try
        {
            finite = engine.Step([good[0], bad], 1).IsFinite;
        }
        catch (NonFiniteException)
        {
            finite = false; // TorchSharp's matching refuses
        }

        Assert.False(finite);
        Engine.Same(weights, engine.SaveWeights(), 0);
        using ITrainingEngine fresh = Engines.OpenTraining(name, TinyShapes.Experiment with { Training = InParts(2).Training });
        Engine.Same([fresh.Step(good, 1)], [engine.Step(good, 1)], 0);
    }

    private static void Same(ITrainingEngine whole, ITrainingEngine inParts, int parts)
    {
        using ITrainingEngine first = whole, second = inParts;
        Engine.Same([whole.Step([TinyShapes.Batch(0)], 1)], [inParts.Step(Parts(TinyShapes.Batch(0), parts), 1)], 1e-4);
        Engine.Same(whole.SaveOptimizer(), inParts.SaveOptimizer(), 1e-4);
        for (int number = 1; number < 3; number++)
            Engine.Same([whole.Step([TinyShapes.Batch(number)], 1)], [inParts.Step(Parts(TinyShapes.Batch(number), parts), 1)], 1e-4);
        Engine.Same(whole.SaveWeights(), inParts.SaveWeights(), 1e-3, least: 0.1); // learning rate 0.01: to a hundredth of a step
    }

    private static MaskFormerExperiment InParts(int parts) =>
        TinyShapes.Dropping with { Training = TinyShapes.Dropping.Training with { Batch = 4 / parts, AccumulationSteps = parts } };

    private static TrainingBatch[] Parts(TrainingBatch batch, int parts) =>
        [.. Enumerable.Range(0, parts).Select(part => batch.Images(part * batch.Size / parts, batch.Size / parts))];
}
