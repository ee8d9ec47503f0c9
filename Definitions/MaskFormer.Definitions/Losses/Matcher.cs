using MaskFormer.Language;
using MaskFormer.Runtime.Matching;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Gives every target the query that predicts it best (paper section 3.2; <c>matcher.py</c> of the original): the cheapest pairs by class, focal and dice cost,
/// all queries against all targets at the masks' size.
/// </summary>
[Block]
public sealed partial record Matcher
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <summary>Weight of the class cost.</summary>
    [Bound] public double ClassWeight { get; init; } = 1;

    /// <summary>Weight of the focal cost.</summary>
    [Bound] public double MaskWeight { get; init; } = 20;

    /// <summary>Weight of the dice cost.</summary>
    [Bound] public double DiceWeight { get; init; } = 1;

    /// <summary>Weight of a mask's inside in the focal cost; the outside has the rest.</summary>
    [Bound] public double Alpha { get; init; } = 0.25;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, H, W")] Tensor Masks => Port;
    [Input("B, T")] Tensor Labels => Port;
    [Input("B, T, H, W")] Tensor Targets => Port; // 1 inside the target's mask, 0 outside and in padding
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    Assignment Assignment => new();
    FocalLoss FocalLoss => new();
    DiceLoss DiceLoss => new();

    /// <summary>Minus the probability of the target's class.</summary>
    Tensor ClassCost => -Einsum("lqbk,btk->lbtq", Softmax(Logits), OneHot(Labels, Classes + 1));

    // What each pixel of a query's mask costs if it belongs to the target, and what if it does not.
    Tensor Prob => Sigmoid(Masks);
    Tensor InsideCost => Alpha * FocalLoss.On(1 - Prob, Softplus(-Masks)).Loss;
    Tensor OutsideCost => (1 - Alpha) * FocalLoss.On(Prob, Softplus(Masks)).Loss;
    Tensor Outside => Expand(Pixels, "b h w -> b t h w", "B, T, H, W") - Targets;
    Tensor Area => Expand(AtLeast(Sum(Pixels, "b h w -> b"), 1), "b -> l b t q", "L, B, T, Q");

    /// <summary>Focal loss, the mean over pixels.</summary>
    Tensor FocalCost => (Einsum("lbqhw,bthw->lbtq", InsideCost, Targets) + Einsum("lbqhw,bthw->lbtq", OutsideCost, Outside)) / Area;

    Tensor Overlap => Einsum("lbqhw,bthw->lbtq", Prob, Targets);
    Tensor PredictedSize => Expand(Einsum("lbqhw,bhw->lbq", Prob, Pixels), "l b q -> l b t q", "L, B, T, Q");
    Tensor TargetSize => Expand(Sum(Targets, "b t h w -> b t"), "b t -> l b t q", "L, B, T, Q");
    Tensor DiceCost => DiceLoss.On(Overlap, PredictedSize, TargetSize).Loss;

    Tensor Cost => ClassWeight * ClassCost + MaskWeight * FocalCost + DiceWeight * DiceCost;

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Matches => Assignment.On(Cost, Valid).Matches;
}
