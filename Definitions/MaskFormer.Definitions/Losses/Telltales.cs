using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Two numbers that tell whether a mask classifier learns, long before its loss does: both are of the last judged layer, and no gradient flows from them.
/// They are part of the step because masks should not leave the device for them; every engine reports those that the criterion gives under these names.
/// </summary>
[Block]
public sealed partial record Telltales
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, Y, X")] Tensor Masks => Port;
    [Input("L, B, T, Q")] Tensor Chosen => Port; // 1 where a target got a query
    [Input("B, T, Y, X")] Tensor Inside => Port; // 1 inside the target's mask, at the masks' size
    [Input("B, Y, X")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    /// <summary>Share of queries whose best class is "no object", the last one.</summary>
    [Output("")]
    public Tensor NoObjectShare => Mean(Greater(Argmax(Last(Logits)), Classes - 1), "l q b ->");

    Tensor Pairs => Last(Chosen);
    Tensor Found => Greater(Einsum("lbtq,lbqhw->bthw", Pairs, Last(Detach(Masks))), 0) * Expand(Pixels, "b h w -> b t h w", "B, T, Y, X");
    Tensor Common => Sum(Found * Inside, "b t h w -> b t");
    Tensor Union => Sum(Found + Inside, "b t h w -> b t") - Common;
    Tensor Paired => Sum(Pairs, "l b t q -> b t");

    /// <summary>Mean IoU of the masks that targets got (above one half) and their targets, at the masks' size; 0 where there is no pair.</summary>
    [Output("")]
    public Tensor MatchedIoU => Sum(Paired * Common / AtLeast(Union, 1), "b t ->") / AtLeast(Sum(Paired, "b t ->"), 1);
}
