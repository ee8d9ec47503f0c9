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
    [Input("B, T, H, W")] Tensor Targets => Port; // 1 inside the target's mask, else 0
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    PairLoss PairLoss => new() { Alpha = Alpha };

    // Row p of Slots says which slot of which image is the p-th target of the batch; a product with it packs what belongs to slots, and at the end puts
    // losses back into images. Slots of all images are one axis, n: a sum over b would run over all replicas.
    // Pairs stand before layers: what is weighted by a target's pixels is then a row of products of matrices, and nothing of the image's size is turned around.
    Tensor Slots => Pack(Valid, "B * PairsPerImage");
    Tensor PairTargets => Einsum("pn,nhw->phw", Rearrange(Slots, "p b t -> p (b t)"), Rearrange(Targets, "b t h w -> (b t) h w"));
    Tensor PairPixels => Einsum("pn,nhw->phw", Sum(Slots, "p b t -> p b"), Pixels);
    Tensor PairQueries => Einsum("pbt,lbtq->lpbq", Slots, Matches);
    Tensor PairMasks => Einsum("lpn,lnhw->plhw", Rearrange(PairQueries, "l p b q -> l p (b q)"), Rearrange(Masks, "l b q h w -> l (b q) h w"));
    PairLoss Pairs => PairLoss.On(ResizeLike(PairMasks, Targets, Resize.Bilinear), PairTargets, PairPixels);

    // Targets left over when there are more of them than queries are no pairs.
    Tensor Matched => Sum(PairQueries, "l p b q -> l p b");
    Tensor Count => AtLeast(Sum(Valid, "b t ->"), 1);

    /// <summary>Focal loss, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Focal => Sum(Einsum("lpb,pl->lb", Matched, Pairs.Focal), "l b -> l") / Count;

    /// <summary>Dice loss, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor Dice => Sum(Einsum("lpb,pl->lb", Matched, Pairs.Dice), "l b -> l") / Count;
}
