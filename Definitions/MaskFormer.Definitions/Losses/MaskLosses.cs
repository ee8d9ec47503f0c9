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

    PairLoss PairLoss => new() { Alpha = Alpha };

    // Row p says which slot of which image is the p-th target of the batch.
    Tensor Pairings => Argwhere(Valid, "B * PairsPerImage");
    Tensor Image => Slice(Pairings, 1, ..1);
    Tensor Slot => Select(Pairings, 1, 1);

    // The query that each of its layers gave it. Targets left over when there are more of them than queries are no pairs, nor are rows that are left over.
    Tensor Found => Gather(Rearrange(Matches, "l b t q -> b t l q"), Pairings);
    Tensor Matched => Einsum("plq,p->pl", Found, Greater(Slot, -1));
    Tensor Queries => Argmax(Found);

    // Where its masks are: layer, image and query.
    Tensor Layers => Einsum("pl,l->pl", 0 * Matched + 1, Iota("L"));
    Tensor Images => Einsum("pi,l->pl", Image, Ones("L"));
    Tensor PairMasks => Gather(Masks, Stack(-1, Layers, Images, Queries));

    PairLoss Pairs => PairLoss.Each(PairMasks, Gather(Owners, Image), Slot, Gather(Pixels, Image));
    Tensor Count => AtLeast(Sum(Valid, "b t ->"), 1);

    /// <summary>Focal loss, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Focal => Sum(Matched * Pairs.Focal, "p l -> l") / Count;

    /// <summary>Dice loss, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Dice => Sum(Matched * Pairs.Dice, "p l -> l") / Count;
}
