using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Focal and dice loss of pairs of a predicted and a true mask, at one size (paper section 3.2), for every judged layer on its own.</summary>
[Block]
public sealed partial record PairLoss
{
    /// <summary>Weight of a mask's inside in the focal loss; the outside has the rest.</summary>
    [Bound] public double Alpha { get; init; } = 0.25;

    [Input("P, L, H, W")] Tensor Logits => Port;
    [Input("P, H, W")] Tensor Target => Port; // 1 inside the mask, else 0
    [Input("P, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    FocalLoss FocalLoss => new();
    DiceLoss DiceLoss => new();

    Tensor Inside => Target * Pixels;
    Tensor Outside => Pixels - Inside;

    // The logit of the wrong answer is the mask's outside the target, and minus that inside: one sigmoid and one softplus serve both.
    Tensor WrongLogits => Einsum("plhw,phw->plhw", Logits, 1 - 2 * Target);
    Tensor Miss => Sigmoid(WrongLogits);
    Tensor PixelLoss => FocalLoss.On(Miss, Softplus(WrongLogits)).Loss;
    Tensor PixelWeight => Alpha * Inside + (1 - Alpha) * Outside;
    Tensor Area => Expand(AtLeast(Sum(Pixels, "p h w -> p"), 1), "p -> p l", "P, L");

    /// <summary>Focal loss, the mean over pixels.</summary>
    [Output("P, L")]
    public Tensor Focal => Einsum("plhw,phw->pl", PixelLoss, PixelWeight) / Area;

    Tensor TargetSize => Expand(Sum(Inside, "p h w -> p"), "p -> p l", "P, L");
    Tensor Overlap => TargetSize - Einsum("plhw,phw->pl", Miss, Inside);
    Tensor PredictedSize => Overlap + Einsum("plhw,phw->pl", Miss, Outside);

    /// <summary>Dice loss.</summary>
    [Output("P, L")]
    public Tensor Dice => DiceLoss.On(Overlap, PredictedSize, TargetSize).Loss;
}
