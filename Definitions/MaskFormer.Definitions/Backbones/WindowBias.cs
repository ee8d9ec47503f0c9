using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Adds to the scores of attention within windows a learned number for each head and each position of one place relative to another.</summary>
[Block]
public sealed partial record WindowBias
{
    /// <summary>Side of a window.</summary>
    [Bound] public int Window { get; init; } = 7;

    /// <summary>Attention heads.</summary>
    [Bound] public int Heads { get; init; } = 3;

    int Reach => (2 * Window) - 1;

    [Input("B, N, Heads, Window*Window, Window*Window")] Tensor Scores => Port;

    [Weights("relative_position_bias_table")] Tensor Table => Weight("Reach*Reach, Heads", Init.TruncatedNormal, scale: 0.02);

    // from place k to place i of one side: i - k, counted from 0, as a row with a one
    Tensor Steps => Expand(Iota("Window"), "i -> i k", "Window, Window") - Expand(Iota("Window"), "k -> i k", "Window, Window") + (Window - 1);
    Tensor Picks => OneHot(Steps, Reach);

    // rows first, then columns: each product picks one number and adds zeros
    Tensor OfRows => Einsum("ikr,rch->hikc", Picks, Reshape(Table, "Reach, Reach, Heads"));
    Tensor Bias => Rearrange(Einsum("hikc,jlc->hijkl", OfRows, Picks), "h i j k l -> h (i j) (k l)");

    /// <summary>The scores with what positions add.</summary>
    [Output("B, N, Heads, Window*Window, Window*Window")]
    public Tensor Y => Scores + Expand(Bias, "h t s -> b n h t s", "B, N, Heads, Window*Window, Window*Window");
}
