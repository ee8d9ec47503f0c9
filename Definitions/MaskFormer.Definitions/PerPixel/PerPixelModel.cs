using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>A model that scores every class at every pixel: the paper's baselines for semantic segmentation (section 4.1).</summary>
[Block]
public abstract partial record PerPixelModel
{
    /// <summary>Makes a pyramid of maps out of the image.</summary>
    public Backbone Backbone { get; init; } = new ResNet();

    /// <summary>Makes one map out of the pyramid.</summary>
    public PixelDecoder PixelDecoder { get; init; } = new FpnPixelDecoder();

    /// <summary>Classes.</summary>
    [Range(1, 10000)] public int Classes { get; init; } = 150;

    /// <summary>Channels of the map that classes are read from.</summary>
    [Range(8, 4096)] public int MaskDim { get; init; } = 256;

    /// <summary>How many layers are supervised.</summary>
    public abstract int Levels { get; }

    /// <summary>The normalised image.</summary>
    [Input("B, 3, H, W")] protected Tensor Image => Port;

    /// <summary>For each supervised layer, the score of every class at stride 4, before the softmax.</summary>
    [Output("Levels, B, Classes, H/4, W/4")] public abstract Tensor Scores { get; }
}
