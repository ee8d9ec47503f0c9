using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Attention within windows of a map, which is padded at the bottom and on the right to whole windows and rolled where they are shifted
/// (Liu et al. 2021, section 3.2; <c>WindowAttention</c> in the original's <c>swin.py</c>).
/// </summary>
[Block]
public sealed partial record WindowAttention
{
    /// <summary>Channels of the map.</summary>
    [Bound] public int Dim { get; init; } = 96;

    /// <summary>Attention heads; must divide <see cref="Dim"/>.</summary>
    [Bound] public int Heads { get; init; } = 3;

    /// <summary>Side of a window.</summary>
    [Bound] public int Window { get; init; } = 7;

    /// <summary>By how many places windows are shifted down and to the right; 0 for none.</summary>
    [Bound] public int Shift { get; init; }

    [Require("Dim must be divisible by Heads")] bool HeadsFit => Dim % Heads == 0;

    [Input("B, H, W, Dim")] Tensor X => Port;

    Layer Qkv => Linear(Dim, 3 * Dim);
    Layer Proj => Linear(Dim, Dim);
    [Weights("")] WindowBias Bias => new() { Window = Window, Heads = Heads };
    WindowMask Mask => new() { Window = Window, Shift = Shift };

    Tensor Rolled => Roll(PadTo(X, Window), -Shift, -Shift);
    Tensor Cut => Rearrange(Rolled, "b (y i) (x j) c -> b (y x) (i j) c", "i = Window, j = Window");
    Tensor Parts => Rearrange(Qkv(Cut), "b n t (p h d) -> p b n h t d", "p = 3, h = Heads");
    Tensor Scores => Einsum("bnhtd,bnhsd->bnhts", Select(Parts, 0, 0) * Math.Pow(Dim / Heads, -0.5), Select(Parts, 0, 1));
    Tensor Biased => Bias.On(Scores).Y;

    Tensor Seen => Shift == 0
        ? Softmax(Biased)
        : Softmax(Biased + Expand(Mask.On(Rolled).Y, "n t s -> b n h t s", "B, (H/Window)*(W/Window), Heads, Window*Window, Window*Window"));
    Tensor Mixed => Rearrange(Einsum("bnhts,bnhsd->bnthd", Seen, Select(Parts, 0, 2)), "b n t h d -> b n t (h d)");
    Tensor Joined => Rearrange(Proj(Mixed), "b (y x) (i j) c -> b (y i) (x j) c", "y = H/Window, i = Window");

    /// <summary>What every place has gathered from its window.</summary>
    [Output("B, H, W, Dim")] public Tensor Y => CropLike(Roll(Joined, Shift, Shift), X);
}
