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
    PairwiseSums PairwiseSums => new() { Alpha = Alpha };
    DiceLoss DiceLoss => new();

    /// <summary>Minus the probability of the target's class.</summary>
    Tensor ClassCost => -Einsum("lqbk,btk->lbtq", Softmax(Logits), OneHot(Labels, Classes + 1));

    // One layer after the other: the masks' probabilities and costs by pixel are the largest arrays of matching.
    PairwiseSums Sums => PairwiseSums.Each(Masks, Same(Targets), Same(Pixels));
    Tensor Area => Expand(AtLeast(Sum(Pixels, "b h w -> b"), 1), "b -> l b t q", "L, B, T, Q");

    /// <summary>Focal loss, the mean over pixels.</summary>
    Tensor FocalCost => Sums.Focal / Area;

    Tensor PredictedSize => Expand(Sums.Predicted, "l b q -> l b t q", "L, B, T, Q");
    Tensor TargetSize => Expand(Sum(Targets, "b t h w -> b t"), "b t -> l b t q", "L, B, T, Q");
    Tensor DiceCost => DiceLoss.On(Sums.Overlap, PredictedSize, TargetSize).Loss;

    Tensor Cost => ClassWeight * ClassCost + MaskWeight * FocalCost + DiceWeight * DiceCost;

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Matches => Assignment.On(Cost, Valid).Matches;
}
