using System.Collections;

namespace MaskFormer.Language;

/// <summary>Two rows of blocks that are walked together.</summary>
/// <typeparam name="T">A block of the first row.</typeparam>
/// <typeparam name="TOther">A block of the second row.</typeparam>
/// <param name="first">The first row.</param>
/// <param name="second">The second row, as long as the first.</param>
public sealed class BlockPairs<T, TOther>(IEnumerable<T> first, IEnumerable<TOther> second) : IEnumerable<(T First, TOther Second)>
{
    /// <summary>As <see cref="Blocks{T}.Fold(Tensor, Func{T, Tensor, Tensor})"/>.</summary>
    public Tensor Fold(Tensor seed, Func<T, TOther, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Fold(Tensor, Func{T, Tensor, int, Tensor})"/>.</summary>
    public Tensor Fold(Tensor seed, Func<T, TOther, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Scan(Tensor, Func{T, Tensor, Tensor})"/>.</summary>
    public Tensor Scan(Tensor seed, Func<T, TOther, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Scan(Tensor, Func{T, Tensor, int, Tensor})"/>.</summary>
    public Tensor Scan(Tensor seed, Func<T, TOther, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Collect(Tensor, Func{T, Tensor, Tensor})"/>.</summary>
    public Tensors Collect(Tensor seed, Func<T, TOther, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Collect(Tensor, Func{T, Tensor, int, Tensor})"/>.</summary>
    public Tensors Collect(Tensor seed, Func<T, TOther, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Map(Func{T, int, Tensor})"/>.</summary>
    public Tensors Map(Func<T, TOther, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>A third row, walked together with both.</summary>
    public BlockTriples<T, TOther, TThird> Zip<TThird>(Blocks<TThird> other) => new(first, second, other);

    /// <inheritdoc/>
    public IEnumerator<(T First, TOther Second)> GetEnumerator() => first.Zip(second).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
