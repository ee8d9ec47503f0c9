using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// All masks that one layer predicts against all targets, summed over pixels: what the focal and the dice cost of every pair are made of
/// (<c>batch_sigmoid_focal_loss</c> and <c>batch_dice_loss</c> in <c>matcher.py</c> of the original).
/// </summary>
[Block]
public sealed partial record PairwiseSums
{
    /// <summary>Weight of a mask's inside in the focal cost; the outside has the rest.</summary>
    [Bound] public double Alpha { get; init; } = 0.25;

    [Input("B, Q, H, W")] Tensor Masks => Port;
    [Input("B, T, H, W")] Tensor Targets => Port; // 1 inside the target's mask, 0 outside and in padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    FocalLoss FocalLoss => new();

    // What each pixel of a query's mask costs if it belongs to the target, and what if it does not: -log p is softplus(-x), which is softplus(x) - x.
    Tensor Prob => Sigmoid(Masks);
    Tensor OutsideEntropy => Softplus(Masks);
    Tensor InsideCost => Alpha * FocalLoss.On(1 - Prob, OutsideEntropy - Masks).Loss;
    Tensor OutsideCost => (1 - Alpha) * FocalLoss.On(Prob, OutsideEntropy).Loss;

    // As if no pixel belonged to a target, put right for those that do: one product over all pairs where the original takes two.
    Tensor NoTarget => Expand(Einsum("bqhw,bhw->bq", OutsideCost, Pixels), "b q -> b t q", "B, T, Q");

    /// <summary>Focal loss of every pair.</summary>
    [Output("B, T, Q")]
    public Tensor Focal => Einsum("bqhw,bthw->btq", InsideCost - OutsideCost, Targets) + NoTarget;

    /// <summary>Probability of the mask inside the target.</summary>
    [Output("B, T, Q")]
    public Tensor Overlap => Einsum("bqhw,bthw->btq", Prob, Targets);

    /// <summary>Probability of the mask on all pixels.</summary>
    [Output("B, Q")]
    public Tensor Predicted => Einsum("bqhw,bhw->bq", Prob, Pixels);
}
