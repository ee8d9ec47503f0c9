using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Mask losses of the matched pairs at points (<c>loss_masks</c> in <c>criterion.py</c> of Mask2Former).</summary>
[Block]
public sealed partial record PointMaskLosses
{
    /// <summary>Points of a pair among which the least sure ones are looked for.</summary>
    [Bound] public int Candidates { get; init; } = 37632;

    /// <summary>How many of them are kept.</summary>
    [Bound] public int Kept { get; init; } = 9408;

    /// <summary>Points that are taken whatever the prediction.</summary>
    [Bound] public int Others { get; init; } = 3136;

    /// <summary>Room for pairs, on the mean of a batch: B times as many in all.</summary>
    [Bound] public int PairsPerImage { get; init; } = 100;

    [Require("No more points are kept than there are candidates")] bool KeptFit => Kept <= Candidates;

    [Input("L, B, Q, Y, X")] Tensor Masks => Port;
    [Input("L, B, T, Q")] Tensor Matches => Port; // 1 where a target got a query
    [Input("B, D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to, 0 for none; where targets overlap in several maps
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("L, B, T")] Tensor Seeds => Port; // from which the points of each target follow

    MatchedPairs MatchedPairs => new();
    DrawnPairLoss DrawnPairLoss => new() { Candidates = Candidates, Kept = Kept, Others = Others };

    Tensor Pairings => Argwhere(Valid, "B * PairsPerImage");
    Tensor OwnSeeds => Gather(Rearrange(Seeds, "l b t -> b t l"), Pairings);
    MatchedPairs Paired => MatchedPairs.On(Matches, Pairings);
    DrawnPairLoss PairLosses => DrawnPairLoss.Each(Gather(Masks, Paired.MaskPlaces), Gather(Owners, Paired.Image), Paired.Slot, OwnSeeds);
    Tensor Count => AtLeast(Sum(Valid, "b t ->"), 1);

    /// <summary>Cross-entropy, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Mask => Sum(Paired.Matched * PairLosses.Mask, "p l -> l") / Count;

    /// <summary>Dice loss, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Dice => Sum(Paired.Matched * PairLosses.Dice, "p l -> l") / Count;
}
