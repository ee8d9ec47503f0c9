using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Operations;

/// <summary>A transposed convolution alone.</summary>
[Block]
public sealed partial record Transposed
{
    [Bound] public int In { get; init; } = 4;
    [Bound] public int Out { get; init; } = 6;
    [Bound] public int Kernel { get; init; } = 3;
    [Bound] public int Stride { get; init; } = 2;
    [Bound] public int Padding { get; init; } = 1;
    [Bound] public int More { get; init; } = 1;
    [Bound] public int Dilation { get; init; } = 1;
    [Bound] public int Groups { get; init; } = 1;

    [Require("In must be divisible by Groups")] bool GroupsFit => In % Groups == 0;

    [Input("B, In, H, W")] Tensor X => Port;

    Layer Up => ConvTranspose2d(In, Out, Kernel, Stride, Padding, outputPadding: More, dilation: Dilation, groups: Groups);

    [Output("B, Out, Stride*(H - 1) - 2*Padding + Dilation*(Kernel - 1) + More + 1, Stride*(W - 1) - 2*Padding + Dilation*(Kernel - 1) + More + 1")]
    public Tensor Y => Up(X);
}

/// <summary>A convolution of every channel for itself, with gaps.</summary>
[Block]
public sealed partial record Dilated
{
    [Bound] public int Dim { get; init; } = 4;
    [Bound] public int Groups { get; init; } = 4;

    [Require("Dim must be divisible by Groups")] bool GroupsFit => Dim % Groups == 0;

    [Input("B, Dim, H, W")] Tensor X => Port;

    Layer Conv => Conv2d(Dim, Dim, kernel: 3, padding: 2, dilation: 2, groups: Groups, bias: false);

    [Output("B, Dim, H, W")] public Tensor Y => Conv(X);
}

/// <summary>Attention with a mask for all, for each image, and for each head.</summary>
[Block]
public sealed partial record MaskedThreeWays
{
    [Bound] public int Hidden { get; init; } = 6;
    [Bound] public int Heads { get; init; } = 2;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("Q, B, Hidden")] Tensor Queries => Port;
    [Input("S, B, Hidden")] Tensor Keys => Port;
    [Input("Q, S")] Tensor All => Port;
    [Input("B, Q, S")] Tensor Images => Port;
    [Input("B, Heads, Q, S")] Tensor Each => Port;

    Layer Attn => MultiheadAttention(Hidden, Heads);

    Tensor Bare => Attn(Queries, Keys, Keys);
    Tensor First => Attn(Bare, Keys, Keys, All);
    Tensor Second => Attn(First, Keys, Keys, Images);

    [Output("Q, B, Hidden")] public Tensor Y => Attn(Second, Keys, Keys, Each);
}

/// <summary>Drop path along an axis that is not the first.</summary>
[Block]
public sealed partial record DroppedSamples
{
    [Range(0.0, 1.0)] public double Rate { get; init; } = 0.5;

    [Input("S, B, C")] Tensor X => Port;

    [Output("S, B, C")] public Tensor Y => DropPath(X, Rate, axis: 1) * X;
}
