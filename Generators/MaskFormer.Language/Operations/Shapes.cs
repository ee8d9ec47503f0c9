namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>Zeros of the given shape.</summary>
    public static Tensor Zeros(string shape) => throw CompileTimeOnly;

    /// <summary>Ones of the given shape.</summary>
    public static Tensor Ones(string shape) => throw CompileTimeOnly;

    /// <summary>Permutes, merges and splits axes: <c>"b c h w -> (h w) b c"</c>. A group on the left is split with sizes known from the shape.</summary>
    public static Tensor Rearrange(Tensor x, string pattern) => throw CompileTimeOnly;

    /// <summary>Repeats along new axes: <c>Expand(x, "q c -> q b c", "Queries, B, Hidden")</c>; every letter of the left keeps its size.</summary>
    public static Tensor Expand(Tensor x, string pattern, string shape) => throw CompileTimeOnly;

    /// <summary>Sum of products by index letters: <c>"lqbc,bchw->lbqhw"</c>.</summary>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> inputs) => throw CompileTimeOnly;

    /// <summary>Sum over the axes that the right side leaves out: <c>"l b t h w -> l b t"</c>; an empty right side gives a scalar.</summary>
    public static Tensor Sum(Tensor x, string pattern) => throw CompileTimeOnly;

    /// <summary>Mean over the axes that the right side leaves out.</summary>
    public static Tensor Mean(Tensor x, string pattern) => throw CompileTimeOnly;

    /// <summary>Largest value over the axes that the right side leaves out.</summary>
    public static Tensor Max(Tensor x, string pattern) => throw CompileTimeOnly;

    /// <summary>The last entry of the first axis, which stays with size 1.</summary>
    public static Tensor Last(Tensor x) => throw CompileTimeOnly;
}
