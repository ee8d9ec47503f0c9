using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Attention of every place of three maps to a few points of each of them: where they are, and how much each counts, is read from the query (Zhu et al. 2021,
/// section 4.1; <c>ms_deform_attn.py</c>). Places are those of the coarse, the middle and the fine map, one after another and row by row.
/// </summary>
[Block]
public sealed partial record DeformableAttention
{
    /// <summary>Channels.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("B, CY*CX + MY*MX + FY*FX, Hidden")] Tensor Query => Port;
    [Input("B, CY*CX + MY*MX + FY*FX, Hidden")] Tensor Source => Port;
    [Input("CY, CX, 2")] Tensor Coarse => Port; // the centre of each cell, 0 to 1 from edge to edge, x before y
    [Input("MY, MX, 2")] Tensor Middle => Port;
    [Input("FY, FX, 2")] Tensor Fine => Port;

    // three levels, four points
    [Weights("sampling_offsets.weight")] Tensor OffsetWeight => Weight("Heads*3*4*2, Hidden", Init.Zeros, decays: true);
    [Weights("sampling_offsets.bias")] Tensor OffsetBias => Weight("Heads*3*4*2", Init.Directions, decays: true);
    Layer AttentionWeights => Linear(Hidden, Heads * 3 * 4, init: Init.Zeros);
    Layer ValueProj => Linear(Hidden, Hidden, init: Init.ProjectionUniform);
    Layer OutputProj => Linear(Hidden, Hidden, init: Init.ProjectionUniform);
    LevelAttention LevelAttention => new();

    Tensor Shifts => Einsum("bsc,oc->bso", Query, OffsetWeight) + Expand(OffsetBias, "o -> b s o", "B, CY*CX + MY*MX + FY*FX, Heads*3*4*2");
    Tensor Offsets => Rearrange(Shifts, "b s (m l p c) -> l (b m) s p c", "m = Heads, l = 3, p = 4, c = 2");

    // one softmax over the points of all levels
    Tensor Softened => Softmax(Rearrange(AttentionWeights(Query), "b s (m k) -> b s m k", "m = Heads, k = 3*4"));
    Tensor Shares => Rearrange(Softened, "b s m (l p) -> l (b m) s p", "l = 3, p = 4");

    Tensor Values => ValueProj(Source);
    Tensor CoarseCells => Part(Values, 1, "0", "CY*CX");
    Tensor MiddleCells => Part(Values, 1, "CY*CX", "MY*MX");
    Tensor FineCells => Part(Values, 1, "CY*CX + MY*MX", "FY*FX");
    Tensor CoarseValues => Rearrange(CoarseCells, "b (y x) (m d) -> (b m) d y x", "y = CY, x = CX, m = Heads");
    Tensor MiddleValues => Rearrange(MiddleCells, "b (y x) (m d) -> (b m) d y x", "y = MY, x = MX, m = Heads");
    Tensor FineValues => Rearrange(FineCells, "b (y x) (m d) -> (b m) d y x", "y = FY, x = FX, m = Heads");
    Tensor Centres => Concat(
        0, Rearrange(Coarse, "y x c -> (y x) c"), Rearrange(Middle, "y x c -> (y x) c"), Rearrange(Fine, "y x c -> (y x) c"));

    Tensor Taken => LevelAttention.On(CoarseValues, Centres, Select(Offsets, 0, 0), Select(Shares, 0, 0)).Y
        + LevelAttention.On(MiddleValues, Centres, Select(Offsets, 0, 1), Select(Shares, 0, 1)).Y
        + LevelAttention.On(FineValues, Centres, Select(Offsets, 0, 2), Select(Shares, 0, 2)).Y;

    /// <summary>What each place has taken from all maps.</summary>
    [Output("B, CY*CX + MY*MX + FY*FX, Hidden")]
    public Tensor Y => OutputProj(Rearrange(Taken, "(b m) d s -> b s (m d)", "m = Heads"));
}
