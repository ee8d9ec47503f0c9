using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>How much of each point lies inside of one target: bilinear samples of its mask, the pixels that its slot owns in one of the maps.</summary>
[Block]
public sealed partial record PointTruth
{
    [Input("D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to; where targets overlap in several maps
    [Input("")] Tensor Slot => Port;
    [Input("L, P, 2")] Tensor Points => Port; // from 0 to 1, x before y

    PointSamples PointSamples => new();

    Tensor Target => Max(Equal(Owners, Slot + 1), "d h w -> h w");
    Tensor Everywhere => Rearrange(Points, "l p c -> 1 (l p) c");

    /// <summary>From 0 to 1.</summary>
    [Output("L, P")]
    public Tensor Inside => Rearrange(PointSamples.On(Rearrange(Target, "h w -> 1 1 h w"), Everywhere).Y, "1 1 (l p) -> l p", "l = L");
}
