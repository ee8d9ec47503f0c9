using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Blocks;

/// <summary>A block of ConvNeXt (Liu et al. 2022, figure 4): depthwise convolution, a wide layer for each pixel, a learned scale, drop path.</summary>
[Block]
public sealed partial record ConvNeXtBlock
{
    [Bound] public int Dim { get; init; } = 5;
    [Range(0.0, 1.0)] public double DropRate { get; init; } = 0.4;

    [Input("B, Dim, H, W")] Tensor X => Port;

    Layer Depthwise => Conv2d(Dim, Dim, kernel: 7, padding: 3, groups: Dim, init: Init.TruncatedNormal, scale: 0.02);
    Layer Norm => LayerNorm(Dim, eps: 1e-6);
    Layer Widen => Linear(Dim, 4 * Dim, init: Init.TruncatedNormal, scale: 0.02);
    Layer Narrow => Linear(4 * Dim, Dim, init: Init.TruncatedNormal, scale: 0.02);
    Tensor Gamma => Weight("Dim", Init.Constant, scale: 1e-2);

    Tensor Pixels => Norm(Rearrange(Depthwise(X), "b c h w -> b h w c"));
    Tensor Mixed => Einsum("...c,c->...c", Narrow(Gelu(Widen(Pixels))), Gamma);

    [Output("B, Dim, H, W")] public Tensor Y => X + DropPath(Rearrange(Mixed, "b h w c -> b c h w"), DropRate);
}
