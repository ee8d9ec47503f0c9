using MaskFormer.Definitions;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Peers;

/// <summary>The peer's configuration as an experiment of ours: COCO panoptic R50 without dropout, on the peer's sizes.</summary>
internal static class PeerExperiment
{
    public static MaskFormerExperiment For(PeerProgram program)
    {
        MaskFormerExperiment experiment = For(program.Batch, program.Height, program.Width, program.Slots);
        return program.BFloat16 ? experiment with { Training = experiment.Training with { Precision = ComputePrecision.BFloat16 } } : experiment;
    }

    /// <remarks>The peer packs the full-size losses of 24 targets for each image.</remarks>
    public static MaskFormerExperiment For(int batch, int height, int width, int slots) => Experiments.CocoPanopticR50 with
    {
        Model = new() { DropRate = 0, PixelDecoder = new TransformerPixelDecoder { DropRate = 0 } },
        Data = new CocoPanopticData { CanvasHeight = height, CanvasWidth = width, TargetSlots = slots, PairsPerImage = Math.Min(slots, 24) },
        Training = Experiments.CocoPanopticR50.Training with { Batch = batch },
    };
}
