using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Of a rolled map the last windows hold both ends of the image, which do not see each other: -100 between their places, 0 elsewhere (Liu et al. 2021,
/// figure 4). As in the original's <c>swin.py</c>, where a map is a single window too.
/// </summary>
[Block]
public sealed partial record WindowMask
{
    /// <summary>Side of a window.</summary>
    [Bound] public int Window { get; init; } = 7;

    /// <summary>By how many places the map was rolled up and to the left.</summary>
    [Bound] public int Shift { get; init; } = 3;

    [Input("B, H%Window, W%Window, C")] Tensor Rolled => Port;

    // whether two places of one side came from different ends
    Tensor Ends => Greater(Iota("Window"), Window - Shift - 0.5);
    Tensor Torn => Abs(Expand(Ends, "i -> i k", "Window, Window") - Expand(Ends, "k -> i k", "Window, Window"));

    // which windows are the last of their column, and of their row
    Tensor Bottom => Equal(Iota("H/Window"), Max(Iota("H/Window"), "y ->"));
    Tensor Right => Equal(Iota("W/Window"), Max(Iota("W/Window"), "x ->"));
    Tensor TornDown => Expand(Einsum("y,ik->yik", Bottom, Torn), "y i k -> y x i j k l", "H/Window, W/Window, Window, Window, Window, Window");
    Tensor TornAcross => Expand(Einsum("x,jl->xjl", Right, Torn), "x j l -> y x i j k l", "H/Window, W/Window, Window, Window, Window, Window");

    // of the type that scores have, also where it is narrow
    Tensor Apart => -100 * Ones("(H/Window)*(W/Window), Window*Window, Window*Window");

    /// <summary>For each window what its places add to the scores of its places.</summary>
    [Output("(H/Window)*(W/Window), Window*Window, Window*Window")]
    public Tensor Y => Where(Rearrange(Maximum(TornDown, TornAcross), "y x i j k l -> (y x) (i j) (k l)"), Apart, 0);
}
