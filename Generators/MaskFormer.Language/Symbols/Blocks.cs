using System.Collections;
using System.ComponentModel;

namespace MaskFormer.Language;

/// <summary>Blocks of one kind in a row, keyed <c>name.0</c>, <c>name.1</c>, … The records are real; only what flows through them is symbolic.</summary>
/// <typeparam name="T">The block's record.</typeparam>
/// <param name="blocks">The records, first to last.</param>
public sealed class Blocks<T>(IEnumerable<T> blocks) : IReadOnlyList<T>
{
    private const string NameTheOutput = "A step gives a tensor: name the output of the block, (layer, x) => layer.On(x).Y";

    private readonly T[] blocks = [.. blocks];

    /// <inheritdoc/>
    public int Count => blocks.Length;

    /// <inheritdoc/>
    public T this[int index] => blocks[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => blocks.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Passes a value through every block; the result is what leaves the last one.</summary>
    public Tensor Fold(Tensor seed, Func<T, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>The same, with the number of the turn: <c>(layer, x, i) => layer.On(x, Maps[i]).Y</c>.</summary>
    public Tensor Fold(Tensor seed, Func<T, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>A step that forgets to name the block's output: without this form the C# compiler says it twice, and in its own words.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Fold(Tensor seed, Func<T, Tensor, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>A step that forgets to name the block's output: without this form the C# compiler says it twice, and in its own words.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Fold(Tensor seed, Func<T, Tensor, int, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Fold(Tensor, Func{T, Tensor, Tensor})"/>, but the result holds what leaves each block, stacked on a new first axis.</summary>
    public Tensor Scan(Tensor seed, Func<T, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>The same, with the number of the turn.</summary>
    public Tensor Scan(Tensor seed, Func<T, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>See the same form of <c>Fold</c>.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Scan(Tensor seed, Func<T, Tensor, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>See the same form of <c>Fold</c>.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Scan(Tensor seed, Func<T, Tensor, int, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <c>Scan</c>, but what leaves the blocks stays in a row, so that every turn may give another shape: a pyramid.</summary>
    public Tensors Collect(Tensor seed, Func<T, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>The same, with the number of the turn.</summary>
    public Tensors Collect(Tensor seed, Func<T, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>See the same form of <c>Fold</c>.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensors Collect(Tensor seed, Func<T, Tensor, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>See the same form of <c>Fold</c>.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensors Collect(Tensor seed, Func<T, Tensor, int, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>What each block makes of what it is given, nothing passed on: <c>Laterals.Map((lateral, i) => lateral.On(Maps[i]).Y)</c>.</summary>
    public Tensors Map(Func<T, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>See the same form of <c>Fold</c>.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensors Map(Func<T, int, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>Two rows of one length, walked together: <c>Layers.Zip(Norms).Fold(X, (layer, norm, x) => norm.On(layer.On(x).Y).Y)</c>.</summary>
    public BlockPairs<T, TOther> Zip<TOther>(Blocks<TOther> other) => new(this, other);
}
