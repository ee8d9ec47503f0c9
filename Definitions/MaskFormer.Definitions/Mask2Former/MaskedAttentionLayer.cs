using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Queries look at a map of the image, each only where its own mask is so far; one whose mask is empty there looks everywhere (paper section 3.2.1;
/// <c>CrossAttentionLayer</c> and <c>forward_prediction_heads</c> of the original).
/// </summary>
[Block]
public sealed partial record MaskedAttentionLayer
{
    /// <summary>Channels.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    /// <summary>Whether the norm stands before the attention instead of after the sum.</summary>
    [Bound] public bool PreNorm { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("Q, B, Hidden")] Tensor Target => Port;
    [Input("S, B, Hidden")] Tensor Memory => Port;
    [Input("S, B, Hidden")] Tensor Pos => Port;
    [Input("Q, B, Hidden")] Tensor QueryPos => Port;
    [Input("B, Q, S")] Tensor MaskLogits => Port; // of the masks so far, at the map's size

    Layer MultiheadAttn => MultiheadAttention(Hidden, Heads);
    Layer Norm => LayerNorm(Hidden);

    // As the original asks: a logit that float32 cannot tell from 0 after the sigmoid is inside.
    Tensor Forbidden => Greater(-Sigmoid(MaskLogits), -0.5);
    Tensor Somewhere => Max(1 - Forbidden, "b q s -> b q");
    Tensor Mask => -1e9 * Forbidden * Expand(Somewhere, "b q -> b q s", "B, Q, S");

    Tensor Asking => PreNorm ? Norm(Target) : Target;
    Tensor Sum => Target + MultiheadAttn(Asking + QueryPos, Memory + Pos, Memory, Mask);

    /// <summary>The queries, each knowing more about its own segment.</summary>
    [Output("Q, B, Hidden")]
    public Tensor Y => PreNorm ? Sum : Norm(Sum);
}
