using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Dice loss of masks whose sizes and overlap are known (Milletari et al. 2016; <c>dice_loss</c> in <c>criterion.py</c> of the original): 0 if both are the
/// same, near 1 if they have nothing in common. The ones keep it finite, and at 0, where both masks are empty.
/// </summary>
[Block]
public sealed partial record DiceLoss
{
    [Input("..., X")] Tensor Overlap => Port; // probability of the mask, summed over the target's pixels
    [Input("..., X")] Tensor Predicted => Port; // the same, summed over all pixels
    [Input("..., X")] Tensor Target => Port; // pixels of the target

    /// <summary>1 - (2 overlap + 1) / (predicted + target + 1).</summary>
    [Output("..., X")]
    public Tensor Loss => 1 - (2 * Overlap + 1) / (Predicted + Target + 1);
}
