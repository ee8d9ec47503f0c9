using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>What a pixel decoder may rely on, whichever backbone is chosen: four maps, each half as large as the one before.</summary>
[Block]
public abstract partial record Backbone
{
    /// <summary>Channels of <see cref="Res2"/>.</summary>
    public abstract int C2 { get; }

    /// <summary>Channels of <see cref="Res3"/>.</summary>
    public abstract int C3 { get; }

    /// <summary>Channels of <see cref="Res4"/>.</summary>
    public abstract int C4 { get; }

    /// <summary>Channels of <see cref="Res5"/>.</summary>
    public abstract int C5 { get; }

    /// <summary>The normalised image, (x - mean) / std on the scale 0 to 255, of any size.</summary>
    [Input("B, 3, H, W")] protected Tensor Image => Port;

    /// <summary>The map at stride 4.</summary>
    [Output("B, C2, H/4, W/4")] public abstract Tensor Res2 { get; }

    /// <summary>The map at stride 8.</summary>
    [Output("B, C3, H/8, W/8")] public abstract Tensor Res3 { get; }

    /// <summary>The map at stride 16.</summary>
    [Output("B, C4, H/16, W/16")] public abstract Tensor Res4 { get; }

    /// <summary>The map at stride 32.</summary>
    [Output("B, C5, H/32, W/32")] public abstract Tensor Res5 { get; }
}
