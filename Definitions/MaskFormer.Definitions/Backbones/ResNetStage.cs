using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Residual blocks in a row; the first one changes channels and size.</summary>
[Block]
public sealed partial record ResNetStage
{
    /// <summary>What the row is of.</summary>
    [Bound] public ResidualBlock Block { get; init; } = new Bottleneck();

    /// <summary>Channels of the input.</summary>
    [Bound] public int In { get; init; } = 64;

    /// <summary>Channels between the convolutions of a block.</summary>
    [Bound] public int Mid { get; init; } = 64;

    /// <summary>Channels of the output.</summary>
    [Bound] public int Out { get; init; } = 256;

    /// <summary>Stride of the first block.</summary>
    [Bound] public int Stride { get; init; } = 1;

    /// <summary>Number of blocks.</summary>
    [Bound, Range(1, 64)] public int Count { get; init; } = 3;

    /// <summary>Whether the 3x3 convolutions are dilated by 1, 2, 4 and so on.</summary>
    [Bound] public bool MultiGrid { get; init; }

    /// <summary>The normalisation after each convolution.</summary>
    [Bound] public NormKind Norm { get; init; } = NormKind.FrozenBatch;

    /// <summary>Groups of a group norm.</summary>
    [Bound] public int Groups { get; init; } = 32;

    [Require("channels between the convolutions must be divisible by groups")] bool MidFits => Norm != NormKind.Group || Mid % Groups == 0;

    [Require("channels of the output must be divisible by groups")] bool OutFits => Norm != NormKind.Group || Out % Groups == 0;

    [Input("B, In, H, W")] Tensor X => Port;

    [Weights("")] // no level of its own: res2.0, res2.1, ...
    Blocks<ResidualBlock> Layers => Repeat(Count, i => Block with
    {
        In = i == 0 ? In : Out,
        Mid = Mid,
        Out = Out,
        Stride = i == 0 ? Stride : 1,
        Dilation = MultiGrid && i > 0 ? 2 * i : 1,
        Norm = Norm,
        Groups = Groups,
    });

    /// <summary>The stage's map.</summary>
    [Output("B, Out, H/Stride, W/Stride")]
    public Tensor Y => Layers.Fold(X, (layer, x) => layer.On(x).Y);
}
