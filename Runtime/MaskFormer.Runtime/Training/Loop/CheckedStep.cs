using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>A step of the engine; one whose numbers are not finite, or that the memory is not enough for, ends the training with what to do about it.</summary>
/// <param name="of">What is trained.</param>
internal sealed class CheckedStep(TrainingContext of)
{
    /// <summary>Computes the step.</summary>
    /// <param name="done">Steps done before.</param>
    /// <param name="batches">The parts of its batch.</param>
    /// <param name="random">The states of the random generators before it.</param>
    /// <param name="factor">What the learning rate is multiplied by.</param>
    /// <exception cref="MaskFormerException">MF7005: the loss is no longer a number. MF7008: memory.</exception>
    public StepOutcome Run(long done, IReadOnlyList<TrainingBatch> batches, IReadOnlyDictionary<string, byte[]> random, double factor)
    {
        StepOutcome outcome;
        try
        {
            outcome = of.Engine.Step(batches, factor);
        }
        catch (NonFiniteException error)
        {
            throw Diverged($"{error.Place}: {error.Cause}", error);
        }
        catch (Exception error) when (StepErrors.IsOutOfMemory(error))
        {
            throw StepErrors.OutOfMemory(done + 1, of.Experiment, error);
        }

        return outcome.IsFinite ? outcome : throw Diverged(StepErrors.NotFinite(outcome));

        MaskFormerException Diverged(string cause, Exception? inner = null) =>
            StepErrors.Diverged(done + 1, cause, new NonFiniteReport(of).Make(done, batches, random, factor, cause), inner);
    }
}
