using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Checks before a run writes anything whether a step fits the machine's memory: a process that runs out later is often killed without a message.
/// </summary>
internal static class MemoryForecast
{
    // No step of the catalogue takes more than this. Building a graph takes up to seconds, so it is built only if this bound does not answer the question.
    private const long BytesOfPixel = 16 << 10, BytesOfWeight = 24;

    private const string Override = "; or try all the same with --no-memory-check: it is an estimate";

    /// <summary>Refuses a step that is beyond the machine.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="memory">Bytes of the machine, or of what a container or a setting allows.</param>
    /// <exception cref="MaskFormerException">MF7008: it does not fit, by the graph of the step; TorchSharp takes rather more.</exception>
    public static void Demand(IExperiment experiment, long memory)
    {
        if (AtMost(experiment) <= memory) return;
        (TrainingConfig training, DataConfig data) = (experiment.Training, experiment.Data);
        StepMemory step;
        try
        {
            long peak = StepMemory.PeakOf(experiment, training.Batch);
            if (peak <= memory) return;
            step = StepMemory.Of(experiment, peak);
        }
        catch (MaskFormerException)
        {
            return; // without a graph there is no estimate
        }

        throw MaskFormerException.WrongInput(
            "MF7008",
            "training.batch",
            string.Create(
                CultureInfo.InvariantCulture,
                $"a step of {training.Batch} images of {data.CanvasHeight}x{data.CanvasWidth} takes about {step.Peak >> 20:N0} MiB by its graph, "
                    + $"and {memory >> 20:N0} are there"),
            step.LargestBatch(memory) is > 0 and var images
                ? StepErrors.Smaller($"Take the largest batch that is estimated to fit, {images}", images, training) + Override
                : "Not one image fits: make data.canvas_height and data.canvas_width smaller" + Override);
    }

    /// <summary>An upper bound of the bytes of a step.</summary>
    internal static long AtMost(IExperiment experiment)
    {
        long pixels = (long)experiment.Training.Batch * experiment.Data.CanvasHeight * experiment.Data.CanvasWidth;
        return (BytesOfPixel * pixels) + (BytesOfWeight * experiment.Model.Weights().Sum(static weight => weight.Count));
    }
}
