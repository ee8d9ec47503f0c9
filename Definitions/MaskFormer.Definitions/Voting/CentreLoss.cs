using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// How far from the centre of its segment a pixel's vote is, rows and columns added (the L1 distance of Panoptic-DeepLab's centre regression, Cheng et al.
/// 2020). The centre is that of the pixels that are seen. Every target counts as much as any other
/// (<see cref="TargetShares"/>).
/// </summary>
[Block]
public sealed partial record CentreLoss
{
    [Input("B, 2, Y, X")] Tensor Offsets => Port; // from a pixel to what it votes for, in pixels
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, T, Y, X")] Tensor Shares => Port; // what part of its target a pixel is

    PixelPlaces PixelPlaces => new();

    Tensor At => PixelPlaces.On(Offsets).At;
    Tensor Centres => Einsum("btyx,bkyx->btk", Shares, At);

    // for each target, so that targets that overlap each have their own say
    Tensor Wanted => Expand(Centres, "b t k -> b t k y x", "B, T, 2, Y, X") - Expand(At, "b k y x -> b t k y x", "B, T, 2, Y, X");
    Tensor Missed => Abs(Expand(Offsets, "b k y x -> b t k y x", "B, T, 2, Y, X") - Wanted);

    /// <summary>The mean over targets of the mean over each one's pixels.</summary>
    [Output("1")]
    public Tensor Loss => Rearrange(Einsum("btkyx,btyx->", Missed, Shares) / AtLeast(Sum(Valid, "b t ->"), 1), "-> 1");
}
