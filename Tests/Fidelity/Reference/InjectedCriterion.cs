using MaskFormer.Definitions;
using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Fidelity;

/// <summary><see cref="PointCriterion"/> out of the same blocks, but with points that come in instead of being drawn: those that the original drew.</summary>
[Block]
public sealed partial record InjectedCriterion
{
    /// <summary>Classes without "no object".</summary>
    [Range(1, 10000)] public int Classes { get; init; } = 133;

    /// <summary>Weight of the class loss.</summary>
    [Range(0, 1000)] public double ClassWeight { get; init; } = 2;

    /// <summary>Weight of the masks' cross-entropy.</summary>
    [Range(0, 1000)] public double MaskWeight { get; init; } = 5;

    /// <summary>Weight of the dice loss.</summary>
    [Range(0, 1000)] public double DiceWeight { get; init; } = 5;

    /// <summary>Weight of "no object" among the classes.</summary>
    [Range(0, 1)] public double NoObjectWeight { get; init; } = 0.1;

    /// <summary>Points among which the least sure ones are looked for.</summary>
    [Range(1, 1000000)] public int Candidates { get; init; } = 37632;

    /// <summary>How many of them are kept.</summary>
    [Range(1, 1000000)] public int Kept { get; init; } = 9408;

    /// <summary>Points that are taken whatever the prediction.</summary>
    [Range(0, 1000000)] public int Others { get; init; } = 3136;

    /// <summary>Slots for targets.</summary>
    [Range(1, 1000)] public int Slots { get; init; } = 100;

    [Require("No more points are kept than there are candidates")] bool KeptFit => Kept <= Candidates;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, Y, X")] Tensor Masks => Port;
    [Input("B, T")] Tensor Labels => Port;
    [Input("B, D, H, W")] Tensor Owners => Port;
    [Input("B, T")] Tensor Valid => Port;
    [Input("L, B, P, 2")] Tensor MatchPoints => Port;
    [Input("L, B, T, Candidates + Others, 2")] Tensor PairPoints => Port;

    PointMatcher PointMatcher => new()
    {
        Classes = Classes, ClassWeight = ClassWeight, MaskWeight = MaskWeight, DiceWeight = DiceWeight, PairsPerImage = Slots,
    };
    ClassificationLoss ClassificationLoss => new() { Classes = Classes, NoObjectWeight = NoObjectWeight };
    MatchedPairs MatchedPairs => new();
    PointPairLoss PointPairLoss => new() { Candidates = Candidates, Kept = Kept, Others = Others };

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Matches => PointMatcher.On(Detach(Logits), Detach(Masks), Labels, Owners, Valid, MatchPoints).Matches;

    /// <summary>Class loss.</summary>
    [Output("L")]
    public Tensor ClassLoss => ClassificationLoss.On(Logits, Labels, Valid, Matches).Loss;

    Tensor Pairings => Argwhere(Valid, "B * Slots");
    MatchedPairs Paired => MatchedPairs.On(Matches, Pairings);
    PointPairLoss Losses => PointPairLoss.Each(
        Gather(Masks, Paired.MaskPlaces), Gather(Owners, Paired.Image), Paired.Slot, Gather(Rearrange(PairPoints, "l b t n c -> b t l n c"), Pairings));
    Tensor Count => AtLeast(Sum(Valid, "b t ->"), 1);

    /// <summary>Cross-entropy of the masks.</summary>
    [Output("L")]
    public Tensor MaskLoss => Sum(Paired.Matched * Losses.Mask, "p l -> l") / Count;

    /// <summary>Dice loss.</summary>
    [Output("L")]
    public Tensor DiceLoss => Sum(Paired.Matched * Losses.Dice, "p l -> l") / Count;

    /// <summary>The weighted sum.</summary>
    [Output("")]
    public Tensor Total => Sum(ClassWeight * ClassLoss + MaskWeight * MaskLoss + DiceWeight * DiceLoss, "l ->");
}
