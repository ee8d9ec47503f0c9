using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Blocks;

/// <summary>One step up a U-Net (Ronneberger et al. 2015, figure 1): the coarse map doubled, beside the map of the way down, and two convolutions.</summary>
[Block]
public sealed partial record UNetStep
{
    [Bound] public int In { get; init; } = 6;
    [Bound] public int Out { get; init; } = 4;

    [Input("B, In, H/2, W/2")] Tensor Coarse => Port;
    [Input("B, Out, H, W")] Tensor Fine => Port;

    Layer Up => ConvTranspose2d(In, Out, kernel: 2, stride: 2);
    Layer Conv1 => Conv2d(2 * Out, Out, kernel: 3, padding: 1);
    Layer Conv2 => Conv2d(Out, Out, kernel: 3, padding: 1);

    Tensor Both => Concat(1, Fine, CropLike(Up(Coarse), Fine, axis: 2));

    [Output("B, Out, H, W")] public Tensor Y => Relu(Conv2(Relu(Conv1(Both))));
}

/// <summary>One step down: two convolutions, and the map for the next step, half as large.</summary>
[Block]
public sealed partial record UNetDown
{
    [Bound] public int In { get; init; } = 3;
    [Bound] public int Out { get; init; } = 4;

    [Input("B, In, H, W")] Tensor X => Port;

    Layer Conv => Conv2d(In, Out, kernel: 3, padding: 1);

    [Output("B, Out, H, W")] public Tensor Fine => Silu(Conv(X));
    [Output("B, Out, H/2, W/2")] public Tensor Coarse => AvgPool(PadTo(Fine, 2, axis: 2), kernel: 2, stride: 2);
}
