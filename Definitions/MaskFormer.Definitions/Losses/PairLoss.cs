using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Focal and dice loss of one pair of a predicted and a true mask, at the image's size (paper section 3.2), for each supervised layer alone. The true mask
/// is the pixels that its slot owns in one of the maps.
/// </summary>
[Block]
public sealed partial record PairLoss
{
    /// <summary>Weight of a mask's inside in the focal loss; the outside has the rest.</summary>
    [Bound] public double Alpha { get; init; } = 0.25;

    [Input("L, Y, X")] Tensor Logits => Port; // at a size of their own
    [Input("D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to; where targets overlap in several maps
    [Input("")] Tensor Slot => Port;
    [Input("H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    FocalLoss FocalLoss => new();
    DiceLoss DiceLoss => new();

    Tensor Mask => ResizeLike(Logits, Owners, Resize.Bilinear);
    Tensor Target => Max(Equal(Owners, Slot + 1), "d h w -> h w");
    Tensor Inside => Target * Pixels;
    Tensor Outside => Pixels - Inside;

    // The logit of the wrong answer is the mask's outside the target, and minus that inside: one sigmoid and one softplus serve both.
    Tensor WrongLogits => Einsum("lhw,hw->lhw", Mask, 1 - 2 * Target);
    Tensor Miss => Sigmoid(WrongLogits);
    Tensor PixelLoss => FocalLoss.On(Miss, Softplus(WrongLogits)).Loss;
    Tensor PixelWeight => Alpha * Inside + (1 - Alpha) * Outside;

    /// <summary>Focal loss, the mean over pixels.</summary>
    [Output("L")]
    public Tensor Focal => Einsum("lhw,hw->l", PixelLoss, PixelWeight) / AtLeast(Sum(Pixels, "h w ->"), 1);

    Tensor TargetSize => Expand(Sum(Inside, "h w ->"), "-> l", "L");
    Tensor Overlap => TargetSize - Einsum("lhw,hw->l", Miss, Inside);
    Tensor PredictedSize => Overlap + Einsum("lhw,hw->l", Miss, Outside);

    /// <summary>Dice loss.</summary>
    [Output("L")]
    public Tensor Dice => DiceLoss.On(Overlap, PredictedSize, TargetSize).Loss;
}
