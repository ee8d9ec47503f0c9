using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Backbones of the original's Swin configurations, and how it trains all of them.</summary>
public static class Swins
{
    /// <summary>Swin-T: 28 million weights.</summary>
    public static Swin Tiny => new();

    /// <summary>Swin-S: as Swin-T, three times as deep at stride 16.</summary>
    public static Swin Small => Tiny with { Depths = [2, 2, 18, 2] };

    /// <summary>Swin-B: windows of 12, as its weights for images of 384x384 have (<c>swin_base_patch4_window12_384_22k</c>).</summary>
    public static Swin Base => Small with { Width = 128, Heads = [4, 8, 16, 32], Window = 12 };

    /// <summary>Swin-L.</summary>
    public static Swin Large => Base with { Width = 192, Heads = [6, 12, 24, 48] };

    /// <summary>What the Swin configurations of COCO say of training: one learning rate for all weights, more decay, a warm-up.</summary>
    public static TrainingConfig Training => new()
    {
        LearningRate = 6e-5,
        WeightDecay = 0.01,
        MultiplierPrefixes = [],
        MultiplierFactors = [],
        WarmupIterations = 1_500,
        WarmupFactor = 1e-6,
    };
}
