using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Blocks;

/// <summary>
/// Attention within shifted windows (Liu et al. 2021, section 3.2): windows are cut from the padded and rolled map, a learned bias depends on the relative
/// position of two pixels, and pixels that the roll brought together do not see each other.
/// </summary>
[Block]
public sealed partial record ShiftedWindowAttention
{
    [Bound] public int Dim { get; init; } = 6;
    [Bound] public int Heads { get; init; } = 2;
    [Bound] public int Window { get; init; } = 3;
    [Bound] public int Shift { get; init; } = 1;

    [Require("Dim must be divisible by Heads")] bool HeadsFit => Dim % Heads == 0;

    int Reach => (2 * Window) - 1;
    int Offsets => Reach * Reach;

    [Input("B, H, W, Dim")] Tensor X => Port;

    Layer Qkv => Linear(Dim, 3 * Dim, init: Init.TruncatedNormal, scale: 0.02);
    Layer Proj => Linear(Dim, Dim, init: Init.TruncatedNormal, scale: 0.02);
    Tensor BiasTable => Weight("Offsets, Heads", Init.TruncatedNormal, scale: 0.02);

    // windows [b, windows, pixels, channels] of the rolled map
    Tensor Rolled => Roll(PadTo(X, Window), -Shift, -Shift);
    Tensor Cut => Rearrange(Rolled, "b (y i) (x j) c -> b (y x) (i j) c", "i = Window, j = Window");
    Tensor Parts => Rearrange(Qkv(Cut), "b n t (p h d) -> p b n h t d", "p = 3, h = Heads");
    Tensor Scores => Einsum("bnhtd,bnhsd->bnhts", Select(Parts, 0, 0) * Math.Pow(Dim / Heads, -0.5), Select(Parts, 0, 1));

    // where a pixel lies in its window, and the number of each relative position
    Tensor Row => Rearrange(Expand(Iota("Window"), "i -> i j", "Window, Window"), "i j -> (i j)");
    Tensor Column => Rearrange(Expand(Iota("Window"), "j -> i j", "Window, Window"), "i j -> (i j)");
    Tensor Down => Expand(Row, "t -> t s", "Window*Window, Window*Window") - Expand(Row, "s -> t s", "Window*Window, Window*Window");
    Tensor Across => Expand(Column, "t -> t s", "Window*Window, Window*Window") - Expand(Column, "s -> t s", "Window*Window, Window*Window");
    Tensor Relative => OneHot((Down + (Window - 1)) * Reach + Across + (Window - 1), Offsets);
    Tensor Bias => Einsum("tsk,kh->hts", Relative, BiasTable);

    // three bands in each direction: untouched, and the two that the last windows hold of both ends of the map
    Tensor FromBottom => Iota("Window*(H/Window)") - Max(Iota("Window*(H/Window)"), "h ->");
    Tensor FromRight => Iota("Window*(W/Window)") - Max(Iota("Window*(W/Window)"), "w ->");
    Tensor RowBand => Greater(FromBottom, 0.5 - Window) + Greater(FromBottom, 0.5 - Shift);
    Tensor ColumnBand => Greater(FromRight, 0.5 - Window) + Greater(FromRight, 0.5 - Shift);
    Tensor Region => 3 * Expand(RowBand, "h -> h w", "Window*(H/Window), Window*(W/Window)")
        + Expand(ColumnBand, "w -> h w", "Window*(H/Window), Window*(W/Window)");
    Tensor Regions => Rearrange(Region, "(y i) (x j) -> (y x) (i j)", "i = Window, j = Window");
    Tensor Apart => Abs(
        Expand(Regions, "n t -> n t s", "(H/Window)*(W/Window), Window*Window, Window*Window")
            - Expand(Regions, "n s -> n t s", "(H/Window)*(W/Window), Window*Window, Window*Window"));
    Tensor Mask => Where(Apart, -100, 0);

    Tensor Biased => Scores
        + Expand(Bias, "h t s -> b n h t s", "B, (H/Window)*(W/Window), Heads, Window*Window, Window*Window")
        + Expand(Mask, "n t s -> b n h t s", "B, (H/Window)*(W/Window), Heads, Window*Window, Window*Window");
    Tensor Seen => Einsum("bnhts,bnhsd->bnthd", Softmax(Biased), Select(Parts, 0, 2));
    Tensor Joined => Rearrange(Proj(Rearrange(Seen, "b n t h d -> b n t (h d)")), "b (y x) (i j) c -> b (y i) (x j) c", "y = H/Window, i = Window");

    [Output("B, H, W, Dim")] public Tensor Y => CropLike(Roll(Joined, Shift, Shift), X);
}

/// <summary>Patch merging (section 3.1): four neighbours become one pixel, twice as wide.</summary>
[Block]
public sealed partial record PatchMerging
{
    [Bound] public int Dim { get; init; } = 6;

    [Input("B, H, W, Dim")] Tensor X => Port;

    Layer Norm => LayerNorm(4 * Dim);
    Layer Reduce => Linear(4 * Dim, 2 * Dim, bias: false);

    Tensor Merged => Rearrange(PadTo(X, 2), "b (y i) (x j) c -> b y x (j i c)", "i = 2, j = 2");

    [Output("B, H/2, W/2, 2*Dim")] public Tensor Y => Reduce(Norm(Merged));
}
