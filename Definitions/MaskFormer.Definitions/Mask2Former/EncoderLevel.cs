using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>The cells of one map as deformable attention wants them: a row of places, their positions and their centres.</summary>
[Block]
public sealed partial record EncoderLevel
{
    /// <summary>Channels.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    [Input("B, Hidden, Y, X")] Tensor Map => Port;
    [Input("Hidden")] Tensor Embedding => Port; // what tells this level from the others

    /// <summary>The cells, row by row.</summary>
    [Output("B, Y*X, Hidden")]
    public Tensor Cells => Rearrange(Map, "b c y x -> b (y x) c");

    Tensor Sine => SinePosition(Map, Hidden / 2);

    /// <summary>Where they are.</summary>
    [Output("B, Y*X, Hidden")]
    public Tensor Pos => Rearrange(Sine, "b c y x -> b (y x) c") + Expand(Embedding, "c -> b s c", "B, Y*X, Hidden");

    Tensor Across => (Iota("X") + 0.5) / Expand(Max(Iota("X"), "x ->") + 1, "-> x", "X");
    Tensor Down => (Iota("Y") + 0.5) / Expand(Max(Iota("Y"), "y ->") + 1, "-> y", "Y");

    /// <summary>Their centres, 0 to 1 from edge to edge, x before y (<c>get_reference_points</c> of the original, without padding).</summary>
    [Output("Y, X, 2")]
    public Tensor Centres => Stack(-1, Expand(Across, "x -> y x", "Y, X"), Expand(Down, "y -> y x", "Y, X"));
}
