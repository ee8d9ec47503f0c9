namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>Joins tensors along an axis; all other axes are equal. A negative axis counts from the end.</summary>
    /// <example><code>X: B, C, H, W; Z: B, D, H, W; Concat(1, X, Z)</code></example>
    public static Tensor Concat(int axis, params ReadOnlySpan<Tensor> inputs) => throw CompileTimeOnly;

    /// <summary>Stacks tensors of one shape on a new axis, which is the given one of the result.</summary>
    /// <example><code>X: B, C; Z: B, C; Stack(-1, X, Z)</code></example>
    public static Tensor Stack(int axis, params ReadOnlySpan<Tensor> inputs) => throw CompileTimeOnly;

    /// <summary>One place of an axis, which goes: <c>Select(x, 1, 0)</c> the first, <c>Select(x, 1, ^1)</c> the last.</summary>
    /// <example><code>X: B, 1 + S, C; Select(X, 1, 0)</code></example>
    public static Tensor Select(Tensor x, int axis, Index index) => throw CompileTimeOnly;

    /// <summary>
    /// A part of an axis as C# cuts arrays, <c>1..^1</c>, <c>..Groups</c>, and of it every <paramref name="step"/>-th place. The compiler proves that it lies
    /// within the axis; a <c>[Require]</c> may state that.
    /// </summary>
    /// <example><code>X: B, C, 2 + H; Slice(X, 2, 1..^1, step: 2)</code></example>
    public static Tensor Slice(Tensor x, int axis, Range range, int step = 1) => throw CompileTimeOnly;

    /// <summary>
    /// A part of an axis where sizes flow in: <paramref name="size"/> places from place <paramref name="from"/> on, both written as in shape strings. The
    /// compiler proves that it lies within the axis. What <c>Concat</c> has joined is so taken apart.
    /// </summary>
    /// <example><code>X: B, H*W + S, C; Z: H, W, S; Part(X, 1, "H*W", "S")</code></example>
    public static Tensor Part(Tensor x, int axis, string from, string size) => throw CompileTimeOnly;

    /// <summary>The same elements, row by row, under other sizes whose product is the same.</summary>
    /// <example><code>X: B, H, W, 2*C; Reshape(X, "B, H*W, C, 2")</code></example>
    public static Tensor Reshape(Tensor x, string shape) => throw CompileTimeOnly;

    /// <summary>Zero-pads two neighbouring axes at their ends to multiples; left out, axes 1 and 2 of <c>[B, H, W, C]</c>.</summary>
    /// <example><code>X: B, H, W, C; PadTo(X, Window)</code></example>
    public static Tensor PadTo(Tensor x, int multiple, int axis = 1) => throw CompileTimeOnly;

    /// <summary>
    /// Cuts two neighbouring axes at their ends to the sizes that they have in <paramref name="like"/>; left out, axes 1 and 2 of <c>[B, H, W, C]</c>.
    /// </summary>
    /// <example><code>X: B, 4*(H/4), 4*(W/4), C; Z: B, H, W, 3; CropLike(X, Z)</code></example>
    public static Tensor CropLike(Tensor x, Tensor like, int axis = 1) => throw CompileTimeOnly;

    /// <summary>
    /// Rolls two neighbouring axes: what leaves at one end enters at the other, positive numbers move towards higher places. Left out, axes 1 and 2 of
    /// <c>[B, H, W, C]</c>.
    /// </summary>
    /// <example><code>X: B, H, W, C; Roll(X, -Window / 2, -Window / 2)</code></example>
    public static Tensor Roll(Tensor x, int rows, int columns, int axis = 1) => throw CompileTimeOnly;

    /// <summary>Sums up to each place of an axis: <c>y[i] = x[0] + … + x[i]</c>.</summary>
    /// <example><code>X: B, H, W; Cumsum(X, 1)</code></example>
    public static Tensor Cumsum(Tensor x, int axis) => throw CompileTimeOnly;
}
