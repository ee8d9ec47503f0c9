using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Convolutions around a shortcut: what a <see cref="ResNet"/> is a row of.</summary>
[Block]
public abstract partial record ResidualBlock
{
    /// <summary>Channels of the input.</summary>
    [Bound] public int In { get; init; } = 64;

    /// <summary>Channels between the convolutions.</summary>
    [Bound] public int Mid { get; init; } = 64;

    /// <summary>Channels of the output.</summary>
    [Bound] public int Out { get; init; } = 256;

    /// <summary>Stride of the block.</summary>
    [Bound] public int Stride { get; init; } = 1;

    /// <summary>Dilation of the 3x3 convolutions.</summary>
    [Bound, Range(1, 64)] public int Dilation { get; init; } = 1;

    /// <summary>The normalisation after each convolution.</summary>
    [Bound] public NormKind Norm { get; init; } = NormKind.FrozenBatch;

    /// <summary>Groups of a group norm.</summary>
    [Bound] public int Groups { get; init; } = 32;

    /// <summary>The map that comes in.</summary>
    [Input("B, In, H, W")] protected Tensor X => Port;

    /// <summary>The sum of both ways, cut at zero.</summary>
    [Output("B, Out, H/Stride, W/Stride")] public abstract Tensor Y { get; }
}
