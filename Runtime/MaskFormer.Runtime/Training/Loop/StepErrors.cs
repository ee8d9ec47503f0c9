using System.Globalization;
using System.Runtime.InteropServices;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Training;

/// <summary>Errors that end a training within a step.</summary>
internal static class StepErrors
{
    private static readonly string[] memory = ["not enough memory", "allocate memory", "out of memory", "failed to map segment"];

    /// <summary>Says which numbers of a step are not finite.</summary>
    public static string NotFinite(StepOutcome outcome)
    {
        string parts = string.Join(
            ", ",
            outcome.Losses.Select(static loss =>
                $"{loss.Key} {string.Join("/", loss.Value.Select(static value => value.ToString("G4", CultureInfo.InvariantCulture)))}"
            )
        );
        return FormattableString.Invariant($"loss {outcome.Total} and gradient norm {outcome.GradientNorm} are not both finite ({parts})");
    }

    /// <summary>MF7005: loss or gradients are no longer numbers, or the matching met a cost that is none.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="cause">What was found.</param>
    /// <param name="found">Where it begins, and the bundle that was left; each null if there is none.</param>
    /// <param name="inner">The error below.</param>
    public static MaskFormerException Diverged(long step, string cause, (NonFinitePlace? Place, string? Bundle) found, Exception? inner = null)
    {
        string kept = step == 1 ? "no step was done" : FormattableString.Invariant($"the state before it is kept as the checkpoint of step {step - 1}");
        string first = found.Place is { } place ? $"; it begins with {place}" : "";
        string again = found.Bundle is { } bundle ? $". The step can be computed again: replay {bundle}" : "";
        return new(
            "MF7005",
            FormattableString.Invariant($"step {step}"),
            $"{cause}{first}; the weights were not changed, {kept}",
            (found.Place?.Remedy ?? "Lower training.learning_rate, lengthen training.warmup_iterations or look at the images of this step") + again,
            inner);
    }

    /// <summary>Whether an error means that memory ran out, in whichever library: also while one was loaded.</summary>
    public static bool IsOutOfMemory(Exception error) =>
        error is OutOfMemoryException
        || (error is ExternalException or DllNotFoundException && memory.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase)))
        || (error is TypeInitializationException { InnerException: { } inner } && IsOutOfMemory(inner));

    /// <summary>MF7008: a step does not fit into memory.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="experiment">Sizes.</param>
    /// <param name="error">What the library said.</param>
    /// <param name="memory">Bytes of the machine; null asks it.</param>
    public static MaskFormerException OutOfMemory(long step, IExperiment experiment, Exception error, long? memory = null)
    {
        (TrainingConfig training, DataConfig data) = (experiment.Training, experiment.Data);
        int fits = Fitting(experiment, memory ?? MemoryNeed.OfAll);
        string remedy =
            fits > 0 && fits < training.Batch ? Smaller($"Try the largest batch that is estimated to fit this machine, {fits}", fits, training)
            : training.Batch > 1 ? Smaller("Try half the batch, with twice the accumulation", training.Batch / 2, training)
            : "Make data.canvas_height and data.canvas_width smaller";
        return new(
            "MF7008",
            FormattableString.Invariant($"step {step}"),
            FormattableString.Invariant(
                $"memory is not enough for {training.Batch} images of {data.CanvasHeight}x{data.CanvasWidth} with {data.TargetSlots} target slots"
            ),
            remedy,
            error
        );
    }

    /// <summary>Advice with the settings for a smaller batch and as many images a step.</summary>
    public static string Smaller(string advice, int batch, TrainingConfig training) => string.Create(
        CultureInfo.InvariantCulture,
        $"{advice}: --set training.batch={batch} "
            + $"--set training.accumulation_steps={(training.AccumulationSteps * training.Batch + batch - 1) / batch}");

    // The largest batch that fits, estimated from the graph of the step; 0 if there is no estimate, for example because there is no memory for the graph
    // either.
    private static int Fitting(IExperiment experiment, long memory)
    {
        try
        {
            return StepMemory.Of(experiment).LargestBatch(memory);
        }
        catch (Exception)
        {
            return 0; // the error is what matters, not why there is no estimate
        }
    }
}
