using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Bilinear samples of maps at points from 0 to 1, x before y, zero outside: of two maps of any sizes, the same points mean the same places
/// (<c>point_sample</c> of detectron2's PointRend).
/// </summary>
[Block]
public sealed partial record PointSamples
{
    [Input("B, C, H, W")] Tensor Maps => Port;
    [Input("B, P, 2")] Tensor Points => Port;

    /// <summary>What each map is at each point.</summary>
    [Output("B, C, P")]
    public Tensor Y => Rearrange(GridSample(Maps, Rearrange(2 * Points - 1, "b p c -> b 1 p c")), "b c 1 p -> b c p");
}
