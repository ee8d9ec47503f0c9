using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// What deformable attention takes from one map: bilinear samples around the place of each query, zero outside of the map, and their weighted sum
/// (<c>ms_deform_attn_core_pytorch</c> of the original). Offsets count the map's cells.
/// </summary>
[Block]
public sealed partial record LevelAttention
{
    [Input("N, D, H, W")] Tensor Values => Port; // N: images and heads
    [Input("S, 2")] Tensor Centres => Port; // where each query stands, 0 to 1 from edge to edge, x before y
    [Input("N, S, P, 2")] Tensor Offsets => Port;
    [Input("N, S, P")] Tensor Shares => Port;

    Tensor Size => Stack(-1, Max(Iota("W"), "w ->") + 1, Max(Iota("H"), "h ->") + 1);
    Tensor Points => Expand(Centres, "s c -> n s p c", "N, S, P, 2") + Offsets / Expand(Size, "c -> n s p c", "N, S, P, 2");
    SampledSum SampledSum => new();

    /// <summary>What each query takes from the map.</summary>
    [Output("N, D, S")]
    public Tensor Y => SampledSum.On(Values, Points, Shares).Y;
}
