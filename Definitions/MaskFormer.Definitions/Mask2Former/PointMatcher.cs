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

    PointSamples PointSamples => new();
    PointCosts PointCosts => new();
    Assignment Assignment => new();

    /// <summary>Minus the probability of the target's class.</summary>
    Tensor ClassCost => -Einsum("lqbk,btk->lbtq", Softmax(Logits), OneHot(Labels, Classes + 1));

    // the queries' masks at the points of their image
    Tensor Sampled => PointSamples.On(Rearrange(Masks, "l b q y x -> (l b) q y x"), Rearrange(Points, "l b p c -> (l b) p c")).Y;
    Tensor Samples => Rearrange(Sampled, "(l b) q p -> b l q p", "l = L");
    Tensor Prob => Sigmoid(Samples);
    Tensor Outside => Mean(Softplus(Samples), "b l q p -> b l q");
    Tensor Predicted => Sum(Prob, "b l q p -> b l q");

    // one target after another, and back into their slots
    Tensor Pairings => Argwhere(Valid, "B * PairsPerImage");
    Tensor Image => Slice(Pairings, 1, ..1);
    PointCosts Costs => PointCosts.Each(
        Gather(Samples, Image), Gather(Prob, Image), Gather(Outside, Image), Gather(Predicted, Image), Gather(Owners, Image), Select(Pairings, 1, 1),
        Gather(Rearrange(Points, "l b p c -> b l p c"), Image));
    Tensor Slots => Pack(Valid, "B * PairsPerImage");
    Tensor MaskCost => Einsum("nlq,nbt->lbtq", Costs.Mask, Slots);
    Tensor DiceCost => Einsum("nlq,nbt->lbtq", Costs.Dice, Slots);

    Tensor Cost => ClassWeight * ClassCost + MaskWeight * MaskCost + DiceWeight * DiceCost;

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Matches => Assignment.On(Cost, Valid).Matches;
}
