using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Mask losses of the matched pairs at the image's size (<c>loss_masks</c> in <c>criterion.py</c> of the original). The targets of the whole batch are
/// packed one after another: the numbers are those of all slots, and most slots are padding.
/// </summary>
[Block]
public sealed partial record MaskLosses
{
    /// <summary>Weight of a mask's inside in the focal loss; the outside has the rest.</summary>
    [Bound] public double Alpha { get; init; } = 0.25;

    /// <summary>Room for pairs, on the mean of a batch: B times as many in all.</summary>
    [Bound] public int PairsPerImage { get; init; } = 100;

    [Input("L, B, Q, Y, X")] Tensor Masks => Port;
    [Input("L, B, T, Q")] Tensor Matches => Port; // 1 where a target got a query
    [Input("B, D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to, 0 for none; where targets overlap in several maps
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    MatchedPairs MatchedPairs => new();
    PairLoss PairLoss => new() { Alpha = Alpha };

    MatchedPairs Paired => MatchedPairs.On(Matches, Argwhere(Valid, "B * PairsPerImage"));
    PairLoss PairLosses => PairLoss.Each(
        Gather(Masks, Paired.MaskPlaces), Gather(Owners, Paired.Image), Paired.Slot, Gather(Pixels, Paired.Image));
    Tensor Count => AtLeast(Sum(Valid, "b t ->"), 1);

    /// <summary>Focal loss, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Focal => Sum(Paired.Matched * PairLosses.Focal, "p l -> l") / Count;

    /// <summary>Dice loss, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Dice => Sum(Paired.Matched * PairLosses.Dice, "p l -> l") / Count;
}
