namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>Zeros of the given shape.</summary>
    /// <example><code>X: B, C; Zeros("Heads, B, C")</code></example>
    public static Tensor Zeros(string shape) => throw CompileTimeOnly;

    /// <summary>Ones of the given shape.</summary>
    /// <example><code>X: B, C; Ones("Heads, B, C")</code></example>
    public static Tensor Ones(string shape) => throw CompileTimeOnly;

    /// <summary>
    /// Numbers from 0 to 1, each of 2^24 equally likely, drawn anew in every step: the same on every engine, as dropout's (<see cref="CounterRandom"/>).
    /// </summary>
    /// <example><code>X: B, C; Uniform("B, Heads, 2")</code></example>
    public static Tensor Uniform(string shape) => throw CompileTimeOnly;

    /// <summary>
    /// For each of some numbers from <see cref="Uniform"/> others that follow from it and nothing else, <c>[...]</c> to <c>[..., shape]</c>: a block that is
    /// applied to every item draws so, in the item's turn. No gradient flows.
    /// </summary>
    /// <example><code>X: B, C; UniformFrom(X, "Heads, 2")</code></example>
    public static Tensor UniformFrom(Tensor seeds, string shape) => throw CompileTimeOnly;

    /// <summary>0, 1, 2, … along one axis of the given size.</summary>
    /// <example><code>X: B, H, W; Iota("H")</code></example>
    public static Tensor Iota(string size) => throw CompileTimeOnly;

    /// <summary>
    /// Permutes, merges and splits axes: <c>"b c h w -> (h w) b c"</c>. A group on the left is split: what was merged before knows its parts; else sizes are
    /// stated, <c>Rearrange(x, "s b (h d) -> b h s d", "h = Heads")</c>, one of each group may be left to be computed, and the compiler proves that the
    /// division leaves no rest. <c>1</c> is an axis of size one, <c>...</c> any axes.
    /// </summary>
    /// <example><code>X: S, B, Heads*D; Rearrange(X, "s b (h d) -> b h s d", "h = Heads")</code></example>
    public static Tensor Rearrange(Tensor x, string pattern, string sizes = "") => throw CompileTimeOnly;

    /// <summary>Repeats along new axes: <c>Expand(x, "q c -> q b c", "Queries, B, Hidden")</c>; every letter of the left keeps its size.</summary>
    /// <example><code>X: Q, C; Z: B, S; Expand(X, "q c -> q b c", "Q, B, C")</code></example>
    public static Tensor Expand(Tensor x, string pattern, string shape) => throw CompileTimeOnly;

    /// <summary>Sum of products by index letters: <c>"lqbc,bchw->lbqhw"</c>; <c>...</c> are axes that inputs share: <c>"...ij,...jk->...ik"</c>.</summary>
    /// <example><code>X: B, Q, C; Z: B, C, H, W; Einsum("bqc,bchw->bqhw", X, Z)</code></example>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> inputs) => throw CompileTimeOnly;

    /// <summary>Sum over the axes that the right side leaves out: <c>"l b t h w -> l b t"</c>; an empty right side gives a scalar.</summary>
    /// <example><code>X: L, B, H, W; Sum(X, "l b ... -> l b")</code></example>
    public static Tensor Sum(Tensor x, string pattern) => throw CompileTimeOnly;

    /// <summary>Mean over the axes that the right side leaves out.</summary>
    /// <example><code>X: B, C, H, W; Mean(X, "b c h w -> b c")</code></example>
    public static Tensor Mean(Tensor x, string pattern) => throw CompileTimeOnly;

    /// <summary>Largest value over the axes that the right side leaves out.</summary>
    /// <example><code>X: ..., C; Max(X, "... c -> ...")</code></example>
    public static Tensor Max(Tensor x, string pattern) => throw CompileTimeOnly;

    /// <summary>The last entry of the first axis, which stays with size 1.</summary>
    /// <example><code>X: L, B, C; Last(X)</code></example>
    public static Tensor Last(Tensor x) => throw CompileTimeOnly;

    /// <summary>
    /// Packs what is marked: row p has a one at the p-th element of <paramref name="marks"/> (in row-major order) that is not zero, and is as large as
    /// <paramref name="marks"/>: <c>Pack(Valid, "B * PairsPerImage")</c> of <c>[B, T]</c> is <c>[p, B, T]</c>. A product with it gathers the marked entries of
    /// a tensor, one with its transpose puts them back, so that work in between is done for what is marked and not for padding. No gradient flows.
    /// <para>
    /// <paramref name="most"/>, a size, is the most rows that there may be. How many there are is known to the result alone (a graph has them all, the rest of
    /// them zero; TorchSharp as many as are marked, at least one), so no shape can state it: <see cref="Einsum"/> carries it on. More marks than rows are an
    /// error (MF7202) in TorchSharp, which can look; a graph leaves out the last of them, so whoever feeds one must count before.
    /// </para>
    /// </summary>
    /// <example><code>X: B, S; Pack(X, "B * Window")</code></example>
    public static Tensor Pack(Tensor marks, string most) => throw CompileTimeOnly;

    /// <summary>
    /// Where the marks are: row p holds the place, along every axis, of the p-th element of <paramref name="marks"/> (in row-major order) that is not zero.
    /// <c>Argwhere(Valid, "B * PairsPerImage")</c> of <c>[B, T]</c> is <c>[p, 2]</c>, image and slot. Rows beyond the marks are -1; what
    /// <paramref name="most"/> says is as for <see cref="Pack"/>. No gradient flows.
    /// </summary>
    /// <example><code>X: B, S; Argwhere(X, "B * Window")</code></example>
    public static Tensor Argwhere(Tensor marks, string most) => throw CompileTimeOnly;

    /// <summary>
    /// Entries at places along the first axes: <c>[N, M, ...]</c> at <c>[P, 2]</c> is <c>[P, ...]</c>. The last axis of <paramref name="places"/> counts the
    /// axes that it says a place of. A place outside is taken for the nearest inside; no gradient flows to places.
    /// </summary>
    /// <example><code>X: B, Q, C; Z: S, 2; Gather(X, Z)</code></example>
    public static Tensor Gather(Tensor x, Tensor places) => throw CompileTimeOnly;
}
