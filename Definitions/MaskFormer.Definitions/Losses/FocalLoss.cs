using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Focal loss with gamma 2 (Lin et al. 2017, equation 4): what is predicted well counts for little. The balance of inside and outside, alpha, is the caller's.
/// </summary>
[Block]
public sealed partial record FocalLoss
{
    [Input("..., X")] Tensor Miss => Port; // 1 - p: probability of the wrong answer
    [Input("..., X")] Tensor CrossEntropy => Port; // -log p, of the right answer's probability

    /// <summary>(1 - p)^2 (-log p).</summary>
    [Output("..., X")]
    public Tensor Loss => Miss * Miss * CrossEntropy;
}
