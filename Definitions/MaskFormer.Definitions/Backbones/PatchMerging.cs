using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Four neighbours become one place, twice as wide (Liu et al. 2021, section 3.1; <c>PatchMerging</c> in <c>swin.py</c>); odd sides are padded with zeros.
/// </summary>
[Block]
public sealed partial record PatchMerging
{
    /// <summary>Channels of the input.</summary>
    [Bound] public int Dim { get; init; } = 96;

    [Input("B, H, W, Dim")] Tensor X => Port;

    Layer Norm => LayerNorm(4 * Dim);
    Layer Reduction => Linear(4 * Dim, 2 * Dim, bias: false);

    // down before across: the order in which the original's weights meet the neighbours
    Tensor Neighbours => Rearrange(PadTo(X, 2), "b (y i) (x j) c -> b y x (j i c)", "i = 2, j = 2");

    /// <summary>The map at half the size.</summary>
    [Output("B, H/2, W/2, 2*Dim")] public Tensor Y => Reduction(Norm(Neighbours));
}
