using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// What it costs to give one target to each query of its image, by the masks at points (<c>batch_sigmoid_ce_loss</c>, <c>batch_dice_loss</c> of the original).
/// </summary>
[Block]
public sealed partial record PointCosts
{
    [Input("L, Q, P")] Tensor Logits => Port; // of the queries' masks at the points
    [Input("L, Q, P")] Tensor Prob => Port;
    [Input("L, Q")] Tensor Outside => Port; // the mean of what the points cost if none is inside
    [Input("L, Q")] Tensor Predicted => Port; // the sum of the probabilities
    [Input("D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to; where targets overlap in several maps
    [Input("")] Tensor Slot => Port;
    [Input("L, P, 2")] Tensor Points => Port;

    PointSamples PointSamples => new();
    DiceLoss DiceLoss => new();

    Tensor Target => Max(Equal(Owners, Slot + 1), "d h w -> h w");
    Tensor Everywhere => Rearrange(Points, "l p c -> 1 (l p) c");
    Tensor Truth => Rearrange(PointSamples.On(Rearrange(Target, "h w -> 1 1 h w"), Everywhere).Y, "1 1 (l p) -> l p", "l = L");

    /// <summary>Cross-entropy, the mean over the points: a point inside costs softplus(-x) = softplus(x) - x.</summary>
    [Output("L, Q")]
    public Tensor Mask => Outside - Einsum("lqp,lp->lq", Logits, Truth) / Expand(Sum(Ones("P"), "p ->"), "-> l q", "L, Q");

    /// <summary>Dice cost.</summary>
    [Output("L, Q")]
    public Tensor Dice => DiceLoss.On(
        Einsum("lqp,lp->lq", Prob, Truth), Predicted, Expand(Sum(Truth, "l p -> l"), "l -> l q", "L, Q")).Loss;
}
