using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Attention within windows, then two affine maps, each after a norm and with a shortcut around (<c>SwinTransformerBlock</c> in the original's <c>swin.py</c>).
/// </summary>
[Block]
public sealed partial record SwinBlock
{
    /// <summary>Channels of the map.</summary>
    [Bound] public int Dim { get; init; } = 96;

    /// <summary>Attention heads; must divide <see cref="Dim"/>.</summary>
    [Bound] public int Heads { get; init; } = 3;

    /// <summary>Side of a window.</summary>
    [Bound] public int Window { get; init; } = 7;

    /// <summary>By how many places windows are shifted.</summary>
    [Bound] public int Shift { get; init; }

    /// <summary>How many times wider the map is between the two affine maps.</summary>
    [Bound] public int MlpRatio { get; init; } = 4;

    /// <summary>How often an image takes the shortcut alone, in training.</summary>
    [Bound] public double DropRate { get; init; }

    [Input("B, H, W, Dim")] Tensor X => Port;

    Layer Norm1 => LayerNorm(Dim);
    WindowAttention Attn => new() { Dim = Dim, Heads = Heads, Window = Window, Shift = Shift };
    Layer Norm2 => LayerNorm(Dim);
    [Weights("mlp.fc1")] Layer Widen => Linear(Dim, MlpRatio * Dim);
    [Weights("mlp.fc2")] Layer Narrow => Linear(MlpRatio * Dim, Dim);

    Tensor Mixed => X + DropPath(Attn.On(Norm1(X)).Y, DropRate);

    /// <summary>The map, of the same size.</summary>
    [Output("B, H, W, Dim")] public Tensor Y => Mixed + DropPath(Narrow(Gelu(Widen(Norm2(Mixed)))), DropRate);
}
