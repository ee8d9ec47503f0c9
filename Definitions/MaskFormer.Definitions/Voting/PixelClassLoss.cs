using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Cross-entropy of the pixels' classes at the masks' size. Every target counts as much as any other, whatever its area (<see cref="TargetShares"/>):
/// small ones are not drowned by the background.
/// </summary>
[Block]
public sealed partial record PixelClassLoss
{
    /// <summary>Classes.</summary>
    [Bound] public int Classes { get; init; } = 133;

    [Input("B, Classes, Y, X")] Tensor Scores => Port;
    [Input("B, T")] Tensor Labels => Port;
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, T, Y, X")] Tensor Shares => Port; // what part of its target a pixel is

    Tensor Wanted => Einsum("btyx,btk->bkyx", Shares, OneHot(Labels, Classes));

    /// <summary>The mean over targets of the mean over each one's pixels.</summary>
    [Output("1")]
    public Tensor Loss => -Rearrange(Sum(LogSoftmax(Scores, axis: 1) * Wanted, "b k y x ->") / AtLeast(Sum(Valid, "b t ->"), 1), "-> 1");
}
