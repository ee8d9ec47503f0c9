using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>One of the maps that queries look at in turn: what they read there, where it is, and what decides which of its places a mask covers.</summary>
[Block]
public sealed partial record DecoderLevel
{
    /// <summary>The level's number in the checkpoint: 0 is the coarsest.</summary>
    [Bound] public int Number { get; init; }

    /// <summary>Channels of the map.</summary>
    [Bound] public int In { get; init; } = 256;

    /// <summary>Channels of the decoder.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Length of a mask embedding.</summary>
    [Bound] public int MaskDim { get; init; } = 256;

    /// <summary>Whether the map is projected even if it has <see cref="Hidden"/> channels already (ENFORCE_INPUT_PROJ).</summary>
    [Bound] public bool EnforceInputProj { get; init; }

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    [Input("B, In, Y, X")] Tensor Map => Port;
    [Input("Hidden")] Tensor Embedding => Port; // what tells this level from the others
    [Input("B, MaskDim, H, W")] Tensor Masks => Port; // what mask embeddings are multiplied with

    [Weights("input_proj.{Number}")] Layer InputProj => Fits ? Identity() : Conv2d(In, Hidden, kernel: 1, init: Init.CaffeXavier);

    bool Fits => In == Hidden && !EnforceInputProj;

    [Shape("B, Hidden, Y, X")]
    Tensor Context => InputProj(Map);

    /// <summary>The cells, row by row.</summary>
    [Output("Y*X, B, Hidden")]
    public Tensor Memory => Rearrange(Context, "b c y x -> (y x) b c") + Expand(Embedding, "c -> s b c", "Y*X, B, Hidden");

    /// <summary>Where they are.</summary>
    [Output("Y*X, B, Hidden")]
    public Tensor Pos => Rearrange(SinePosition(Context, Hidden / 2), "b c y x -> (y x) b c");

    /// <summary>
    /// What a mask embedding is multiplied with for the mask at this map's size. The original resizes every query's mask; both are linear, so it is the same.
    /// </summary>
    [Output("B, MaskDim, Y*X")]
    public Tensor Cells => Rearrange(ResizeLike(Detach(Masks), Context, Resize.Bilinear), "b c y x -> b c (y x)");
}
