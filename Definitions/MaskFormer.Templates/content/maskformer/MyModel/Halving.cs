using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MyModel;

/// <summary>A map of half the height and width: a convolution of stride 2, group norm, ReLU.</summary>
[Block]
public sealed partial record Halving
{
    /// <summary>Channels that come in.</summary>
    [Bound] public int In { get; init; } = 3;

    /// <summary>Channels that go out.</summary>
    [Bound] public int Out { get; init; } = 16;

    /// <summary>Groups of the norm.</summary>
    [Bound] public int Groups { get; init; } = 8;

    [Require("Out must be divisible by Groups")] bool GroupsFit => Out % Groups == 0;

    [Input("B, In, H, W")] Tensor X => Port;

    Layer Conv => Conv2d(In, Out, kernel: 3, stride: 2, padding: 1, bias: false, init: Init.MsraNormal);
    Layer Norm => Norm2d(NormKind.Group, Out, Groups);

    /// <summary>The smaller map.</summary>
    [Output("B, Out, H/2, W/2")]
    public Tensor Y => Relu(Norm(Conv(X)));
}
