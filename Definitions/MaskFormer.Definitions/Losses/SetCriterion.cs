using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// What is wrong with a set of predictions: targets are matched to queries, then class, mask and dice losses are taken of the pairs, for every judged
/// layer on its own (paper section 3.2; <c>matcher.py</c> and <c>criterion.py</c> of the original).
/// Matching compares at the masks' size, losses at the image's. Targets are padded to a fixed number T, images to H x W: neither padding counts.
/// Work at the image's size is done for the targets of the whole batch packed one after another, not for every slot: the numbers are the same, and most slots are padding.
/// </summary>
[Block]
public sealed partial record SetCriterion
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <summary>Weight of the class loss, and of the class in matching.</summary>
    [Range(0, 1000)] public double ClassWeight { get; init; } = 1;

    /// <summary>Weight of the focal mask loss, and of the mask in matching.</summary>
    [Range(0, 1000)] public double MaskWeight { get; init; } = 20;

    /// <summary>Weight of the dice loss, and of the dice in matching.</summary>
    [Range(0, 1000)] public double DiceWeight { get; init; } = 1;

    /// <summary>Weight of "no object" among the classes; every other class has 1.</summary>
    [Range(0, 1)] public double NoObjectWeight { get; init; } = 0.1;

    /// <summary>Weight of a mask's inside in the focal loss; the outside has the rest.</summary>
    [Range(0, 1)] public double Alpha { get; init; } = 0.25;

    /// <summary>
    /// Targets per image, on the mean of a batch, whose masks are compared at the image's size: B times as many in all. Where a batch has more, TorchSharp refuses it
    /// (MF7202); a graph, which cannot, takes mask and dice loss of the first of them only. Training sees to it that no batch has more (<c>data.pairs_per_image</c>).
    /// </summary>
    [Bound] public int PairsPerImage { get; init; } = 100;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, Y, X")] Tensor Masks => Port; // at a size of their own
    [Input("B, T")] Tensor Labels => Port; // class ids, 0 where there is no target
    [Input("B, T, H, W")] Tensor Targets => Port; // 1 inside the target's mask, else 0
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    Assignment Matching => new();
    Telltales Signs => new() { Classes = Classes };

    // Matching, at the masks' size and without gradient. Pixels are weighted such that those of an image sum to 1.
    Tensor Seen => Detach(Masks);
    Tensor SeenOdds => Sigmoid(Seen);
    Tensor SmallPixels => ResizeLike(Pixels, Seen);
    Tensor Inside => ResizeLike(Targets, Seen) * Expand(SmallPixels, "b h w -> b t h w", "B, T, Y, X");
    Tensor Outside => Expand(SmallPixels, "b h w -> b t h w", "B, T, Y, X") - Inside;
    Tensor SmallArea => Expand(AtLeast(Sum(SmallPixels, "b h w -> b"), 1), "b -> l b t q", "L, B, T, Q");

    Tensor MissInside => Alpha * (1 - SeenOdds) * (1 - SeenOdds) * Softplus(-Seen);
    Tensor MissOutside => (1 - Alpha) * SeenOdds * SeenOdds * Softplus(Seen);
    Tensor FocalCost => (Einsum("lbqhw,bthw->lbtq", MissInside, Inside) + Einsum("lbqhw,bthw->lbtq", MissOutside, Outside)) / SmallArea;

    Tensor Overlap => Einsum("lbqhw,bthw->lbtq", SeenOdds, Inside);
    Tensor SeenSize => Expand(Einsum("lbqhw,bhw->lbq", SeenOdds, SmallPixels), "l b q -> l b t q", "L, B, T, Q");
    Tensor InsideSize => Expand(Sum(Inside, "b t h w -> b t"), "b t -> l b t q", "L, B, T, Q");
    Tensor DiceCost => 1 - (2 * Overlap + 1) / (SeenSize + InsideSize + 1);

    Tensor Wanted => OneHot(Labels, Classes + 1);
    Tensor ClassCost => -Einsum("lqbk,btk->lbtq", Softmax(Detach(Logits)), Wanted);

    Tensor Cost => ClassWeight * ClassCost + MaskWeight * FocalCost + DiceWeight * DiceCost;

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Chosen => Matching.On(Cost, Valid).Chosen;

    // Classes: a query without a target should say "no object", which weighs less because there are so many.
    Tensor Taken => Einsum("lbtq,bt->lqb", Chosen, Valid);
    Tensor Truth => OneHot(Einsum("lbtq,bt->lqb", Chosen, Labels) + Classes * (1 - Taken), Classes + 1);
    Tensor Surprise => -Sum(LogSoftmax(Logits) * Truth, "l q b k -> l q b");
    Tensor Importance => Taken + NoObjectWeight * (1 - Taken);

    /// <summary>Cross-entropy of the classes, the weighted mean over all queries of a layer.</summary>
    [Output("L")]
    public Tensor ClassLoss => Sum(Importance * Surprise, "l q b -> l") / Sum(Importance, "l q b -> l");

    // Masks: what each target got, enlarged to the image's size. Row p of Slots says which slot of which image is the p-th target of the batch; a product with it
    // packs what belongs to slots, and at the end puts sums back into them. Slots of all images are one axis, n: a sum over b would run over all replicas.
    // Targets stand before layers: what is weighted by a target's pixels is then a row of products of matrices, and nothing of the image's size is turned around.
    Tensor Slots => Pack(Valid, "B * PairsPerImage");
    Tensor Truths => Einsum("pn,nhw->phw", Rearrange(Slots, "p b t -> p (b t)"), Rearrange(Targets, "b t h w -> (b t) h w"));
    Tensor Counted => Einsum("pn,nhw->phw", Sum(Slots, "p b t -> p b"), Pixels);
    Tensor Query => Rearrange(Einsum("pbt,lbtq->lpbq", Slots, Chosen), "l p b q -> l p (b q)");
    Tensor Picked => ResizeLike(Einsum("lpn,lnhw->plhw", Query, Rearrange(Masks, "l b q h w -> l (b q) h w")), Targets, Resize.Bilinear);

    Tensor Inner => Truths * Counted;
    Tensor Outer => Counted - Inner;

    // With the sign turned inside the mask, one formula serves both sides: how probable it is that a pixel is wrong.
    Tensor Doubt => Einsum("plhw,phw->plhw", Picked, 1 - 2 * Truths);
    Tensor Wrong => Sigmoid(Doubt);
    Tensor Area => Expand(AtLeast(Sum(Pixels, "b h w -> b"), 1), "b -> l b t", "L, B, T");
    Tensor Focal => Einsum("plhw,phw,pbt->lbt", Wrong * Wrong * Softplus(Doubt), Alpha * Inner + (1 - Alpha) * Outer, Slots) / Area;

    // Left-over targets have no query and do not count as pairs.
    Tensor Paired => Sum(Chosen, "l b t q -> l b t");
    Tensor Count => AtLeast(Sum(Valid, "b t ->"), 1);

    /// <summary>Focal loss (gamma 2) of the pairs: the mean over pixels, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor MaskLoss => Sum(Paired * Focal, "l b t -> l") / Count;

    Tensor RealSize => Expand(Einsum("phw,pbt->bt", Inner, Slots), "b t -> l b t", "L, B, T");
    Tensor Common => RealSize - Einsum("plhw,phw,pbt->lbt", Wrong, Inner, Slots);
    Tensor PickedSize => Common + Einsum("plhw,phw,pbt->lbt", Wrong, Outer, Slots);
    Tensor Dice => 1 - (2 * Common + 1) / (PickedSize + RealSize + 1);

    /// <summary>Dice loss of the pairs, summed over pairs, divided by the number of targets in the batch.</summary>
    [Output("L")]
    public Tensor DiceLoss => Sum(Paired * Dice, "l b t -> l") / Count;

    /// <summary>The weighted sum over losses and layers: what is minimised.</summary>
    [Output("")]
    public Tensor Total => Sum(ClassWeight * ClassLoss + MaskWeight * MaskLoss + DiceWeight * DiceLoss, "l ->");

    Telltales Told => Signs.On(Logits, Seen, Chosen, Inside, SmallPixels);

    /// <inheritdoc cref="Telltales.NoObjectShare"/>
    [Output("")]
    public Tensor NoObjectShare => Told.NoObjectShare;

    /// <inheritdoc cref="Telltales.MatchedIoU"/>
    [Output("")]
    public Tensor MatchedIoU => Told.MatchedIoU;
}
