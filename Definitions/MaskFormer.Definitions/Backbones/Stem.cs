using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>What a <see cref="ResNet"/> begins with: an image in, a map at stride 4 out.</summary>
[Block]
public abstract partial record Stem
{
    /// <summary>Channels of the map.</summary>
    [Bound] public int Width { get; init; } = 64;

    /// <summary>The normalisation after each convolution.</summary>
    [Bound] public NormKind Norm { get; init; } = NormKind.FrozenBatch;

    /// <summary>Groups of a group norm.</summary>
    [Bound] public int Groups { get; init; } = 32;

    /// <summary>The normalised image.</summary>
    [Input("B, 3, H, W")] protected Tensor Image => Port;

    /// <summary>The map at stride 4.</summary>
    [Output("B, Width, H/4, W/4")] public abstract Tensor Y { get; }
}
