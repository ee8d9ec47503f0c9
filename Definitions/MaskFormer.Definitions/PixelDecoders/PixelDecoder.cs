using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Makes one map for all masks out of a backbone's pyramid, and says what the queries look at.</summary>
[Block]
public abstract partial record PixelDecoder
{
    /// <summary>Channels of <see cref="Res2"/>.</summary>
    [Bound] public int C2 { get; init; } = 256;

    /// <summary>Channels of <see cref="Res3"/>.</summary>
    [Bound] public int C3 { get; init; } = 512;

    /// <summary>Channels of <see cref="Res4"/>.</summary>
    [Bound] public int C4 { get; init; } = 1024;

    /// <summary>Channels of <see cref="Res5"/>.</summary>
    [Bound] public int C5 { get; init; } = 2048;

    /// <summary>Channels of <see cref="Masks"/>: the length of a mask embedding.</summary>
    [Bound] public int MaskDim { get; init; } = 256;

    /// <summary>Channels inside the decoder.</summary>
    [Range(8, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Groups of every group norm; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 1024)] public int Groups { get; init; } = 32;

    /// <summary>The backbone's map at stride 4.</summary>
    [Input("B, C2, H/4, W/4")] protected Tensor Res2 => Port;

    /// <summary>The backbone's map at stride 8.</summary>
    [Input("B, C3, H/8, W/8")] protected Tensor Res3 => Port;

    /// <summary>The backbone's map at stride 16.</summary>
    [Input("B, C4, H/16, W/16")] protected Tensor Res4 => Port;

    /// <summary>The backbone's map at stride 32.</summary>
    [Input("B, C5, H/32, W/32")] protected Tensor Res5 => Port;

    /// <summary>Channels of <see cref="Context"/>.</summary>
    public abstract int ContextDim { get; }

    /// <summary>What the queries look at.</summary>
    [Output("B, ContextDim, H/32, W/32")] public abstract Tensor Context { get; }

    /// <summary>What mask embeddings are multiplied with.</summary>
    [Output("B, MaskDim, H/4, W/4")] public abstract Tensor Masks { get; }
}
