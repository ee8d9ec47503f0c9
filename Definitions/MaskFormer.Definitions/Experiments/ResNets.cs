using MaskFormer.Language;

namespace MaskFormer.Definitions;

/// <summary>Backbones of the original's configurations.</summary>
public static class ResNets
{
    /// <summary>101 layers.</summary>
    public static ResNet R101 => new() { Depth = ResNetDepth.R101 };

    /// <summary>50 layers whose batch norms are trained (SyncBN of Mask2Former's configurations).</summary>
    public static ResNet R50Trained => new() { Norm = NormKind.Batch };

    /// <summary>101 layers whose batch norms are trained.</summary>
    public static ResNet R101Trained => R101 with { Norm = NormKind.Batch };

    /// <summary>101 layers with a stem of three convolutions and dilations at stride 32 (<c>build_resnet_deeplab_backbone</c>).</summary>
    public static ResNet R101c => R101 with { Stem = new DeepStem(), StemWidth = 128, MultiGrid = true };
}
