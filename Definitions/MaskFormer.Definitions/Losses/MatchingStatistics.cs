using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Two numbers that show whether a mask classifier learns, long before its loss does: both are of the last supervised layer, and no gradient flows from them.
/// They are part of the step because masks should not leave the device for them; every engine reports those that the criterion gives under these names.
/// </summary>
[Block]
public sealed partial record MatchingStatistics
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, H, W")] Tensor Masks => Port;
    [Input("L, B, T, Q")] Tensor Matches => Port; // 1 where a target got a query
    [Input("B, T, H, W")] Tensor Targets => Port; // 1 inside the target's mask, 0 outside and in padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    /// <summary>Share of queries whose best class is "no object", the last one.</summary>
    [Output("")]
    public Tensor NoObjectShare => Mean(Greater(Argmax(Last(Logits)), Classes - 1), "l q b ->");

    Tensor LastMatches => Last(Matches);
    Tensor MatchedMasks => Einsum("lbtq,lbqhw->bthw", LastMatches, Last(Detach(Masks)));
    Tensor Predicted => Greater(MatchedMasks, 0) * Expand(Pixels, "b h w -> b t h w", "B, T, H, W");
    Tensor Overlap => Sum(Predicted * Targets, "b t h w -> b t");
    Tensor Union => Sum(Predicted + Targets, "b t h w -> b t") - Overlap;
    Tensor Matched => Sum(LastMatches, "l b t q -> b t");

    /// <summary>Mean IoU of matched masks (probability above one half) and their targets, at the masks' size; 0 where nothing is matched.</summary>
    [Output("")]
    public Tensor MatchedIoU => Sum(Matched * Overlap / AtLeast(Union, 1), "b t ->") / AtLeast(Sum(Matched, "b t ->"), 1);
}
