using System.Collections;

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

    /// <summary>A step that forgets to name the block's output: without this form the C# compiler says it twice, and in its own words.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public Tensor Fold(Tensor seed, Func<T, Tensor, T> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Fold(Tensor, Func{T, Tensor, Tensor})"/>, but the result holds what leaves each block, stacked on a new first axis.</summary>
    public Tensor Scan(Tensor seed, Func<T, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>See the same form of <c>Fold</c>.</summary>
    [Obsolete(NameTheOutput, error: true)]
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public Tensor Scan(Tensor seed, Func<T, Tensor, T> step) => throw Ops.CompileTimeOnly;
}
