using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// What it costs to give the targets of an image to its queries, by the masks that one layer predicts at points (<c>batch_sigmoid_ce_loss</c>,
/// <c>batch_dice_loss</c> in <c>matcher.py</c> of the original).
/// </summary>
[Block]
public sealed partial record PointCosts
{
    [Input("B, Q, Y, X")] Tensor Masks => Port;
    [Input("B, P, 2")] Tensor Points => Port; // from 0 to 1, x before y
    [Input("N, P")] Tensor Truth => Port; // of the batch's targets, one after another, at the points of their images
    [Input("N, B, T")] Tensor Slots => Port; // 1 where the slot holds the target

    PointSamples PointSamples => new();
    DiceLoss DiceLoss => new();

    Tensor Logits => PointSamples.On(Masks, Points).Y;
    Tensor Prob => Sigmoid(Logits);
    Tensor Targets => Einsum("np,nbt->btp", Truth, Slots);

    // As if no point belonged to a target, put right for those that do: a point inside costs softplus(-x) = softplus(x) - x.
    Tensor NoTarget => Expand(Mean(Softplus(Logits), "b q p -> b q"), "b q -> b t q", "B, T, Q");
    Tensor Count => Expand(Sum(Ones("P"), "p ->"), "-> b t q", "B, T, Q");

    /// <summary>Cross-entropy, the mean over the points.</summary>
    [Output("B, T, Q")]
    public Tensor Mask => NoTarget - Einsum("bqp,btp->btq", Logits, Targets) / Count;

    /// <summary>Dice cost.</summary>
    [Output("B, T, Q")]
    public Tensor Dice => DiceLoss.On(
        Einsum("bqp,btp->btq", Prob, Targets),
        Expand(Sum(Prob, "b q p -> b q"), "b q -> b t q", "B, T, Q"),
        Expand(Sum(Targets, "b t p -> b t"), "b t -> b t q", "B, T, Q")).Loss;
}
