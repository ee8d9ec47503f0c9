using MaskFormer.Language;
using MaskFormer.Runtime.Matching;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Gives every target the query that predicts it best, by the class and by the masks at points that all queries and targets of an image share
/// (<c>matcher.py</c> of Mask2Former).
/// </summary>
[Block]
public sealed partial record PointMatcher
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <summary>Weight of the class cost.</summary>
    [Bound] public double ClassWeight { get; init; } = 2;

    /// <summary>Weight of the mask cost.</summary>
    [Bound] public double MaskWeight { get; init; } = 5;

    /// <summary>Weight of the dice cost.</summary>
    [Bound] public double DiceWeight { get; init; } = 5;

    /// <summary>Room for targets, on the mean of a batch: B times as many in all.</summary>
    [Bound] public int PairsPerImage { get; init; } = 100;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, Y, X")] Tensor Masks => Port;
    [Input("B, T")] Tensor Labels => Port;
    [Input("B, D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to, 0 for none; where targets overlap in several maps
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("L, B, P, 2")] Tensor Points => Port; // from 0 to 1, x before y

    PointTruth PointTruth => new();
    PointCosts PointCosts => new();
    Assignment Assignment => new();

    /// <summary>Minus the probability of the target's class.</summary>
    Tensor ClassCost => -Einsum("lqbk,btk->lbtq", Softmax(Logits), OneHot(Labels, Classes + 1));

    // the targets at the points of their images, one target after another
    Tensor Pairings => Argwhere(Valid, "B * PairsPerImage");
    Tensor Image => Slice(Pairings, 1, ..1);
    PointTruth Truth => PointTruth.Each(Gather(Owners, Image), Select(Pairings, 1, 1), Gather(Rearrange(Points, "l b p c -> b l p c"), Image));

    // one layer after another
    PointCosts Costs => PointCosts.Each(Masks, Points, Rearrange(Truth.Inside, "n l p -> l n p"), Same(Pack(Valid, "B * PairsPerImage")));

    Tensor MaskCost => Costs.Mask;
    Tensor DiceCost => Costs.Dice;

    Tensor Cost => ClassWeight * ClassCost + MaskWeight * MaskCost + DiceWeight * DiceCost;

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Matches => Assignment.On(Cost, Valid).Matches;
}
