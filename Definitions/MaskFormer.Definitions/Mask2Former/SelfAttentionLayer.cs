using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Queries look at each other (<c>SelfAttentionLayer</c> of the original).</summary>
[Block]
public sealed partial record SelfAttentionLayer
{
    /// <summary>Channels.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    /// <summary>Whether the norm stands before the attention instead of after the sum.</summary>
    [Bound] public bool PreNorm { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("Q, B, Hidden")] Tensor Target => Port;
    [Input("Q, B, Hidden")] Tensor QueryPos => Port;

    Layer SelfAttn => MultiheadAttention(Hidden, Heads);
    Layer Norm => LayerNorm(Hidden);

    Tensor Asking => PreNorm ? Norm(Target) : Target;
    Tensor Sum => Target + SelfAttn(Asking + QueryPos, Asking + QueryPos, Asking);

    /// <summary>The queries, each knowing about the others.</summary>
    [Output("Q, B, Hidden")]
    public Tensor Y => PreNorm ? Sum : Norm(Sum);
}
