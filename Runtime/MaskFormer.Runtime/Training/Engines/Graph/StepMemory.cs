using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;

namespace MaskFormer.Runtime.Training;

/// <summary>What a training step needs at a time, by its graph: a part that stays, and a part for each image.</summary>
/// <param name="Peak">Bytes of a device, at the experiment's batch.</param>
/// <param name="Images">Images of a device in that batch.</param>
/// <param name="Image">Bytes of each.</param>
public sealed record StepMemory(long Peak, int Images, double Image)
{
    /// <summary>Asks the graph of a step for a device of a kind.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="peak">Bytes at its batch; null works them out.</param>
    /// <param name="devices">How many share the batch.</param>
    /// <param name="target">Their kind.</param>
    public static StepMemory Of(IExperiment experiment, long? peak = null, int devices = 1, Target target = Target.Cpu)
    {
        int images = experiment.Training.Batch / devices, other = images == 1 ? 2 : images / 2;
        long whole = peak ?? PeakOf(experiment, images, devices, target);
        return new(whole, images, Math.Max(1, (whole - PeakOf(experiment, other, devices, target)) / (double)(images - other)));
    }

    /// <summary>Bytes of a device with so many images, which is half the work of <see cref="Of"/>.</summary>
    public static long PeakOf(IExperiment experiment, int images, int devices = 1, Target target = Target.Cpu) =>
        CostModel.Of(StepGraphs.Longest(experiment, devices, target, images * devices), CostRules.For(target)).Peak;

    /// <summary>The most images of a device that fit its memory; 0 for none.</summary>
    public int LargestBatch(long memory) => (int)Math.Clamp(Math.Floor(Images + ((memory - Peak) / Image)), 0, 1 << 20);
}
