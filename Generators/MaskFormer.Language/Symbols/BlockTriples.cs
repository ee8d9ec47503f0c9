using System.Collections;

namespace MaskFormer.Language;

/// <summary>Three rows of blocks that are walked together.</summary>
/// <typeparam name="T">A block of the first row.</typeparam>
/// <typeparam name="TOther">A block of the second row.</typeparam>
/// <typeparam name="TThird">A block of the third row.</typeparam>
/// <param name="first">The first row.</param>
/// <param name="second">The second row, as long as the first.</param>
/// <param name="third">The third row, as long as the first.</param>
public sealed class BlockTriples<T, TOther, TThird>(IEnumerable<T> first, IEnumerable<TOther> second, IEnumerable<TThird> third)
    : IEnumerable<(T First, TOther Second, TThird Third)>
{
    /// <summary>As <see cref="Blocks{T}.Fold(Tensor, Func{T, Tensor, Tensor})"/>.</summary>
    public Tensor Fold(Tensor seed, Func<T, TOther, TThird, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Fold(Tensor, Func{T, Tensor, int, Tensor})"/>.</summary>
    public Tensor Fold(Tensor seed, Func<T, TOther, TThird, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Scan(Tensor, Func{T, Tensor, Tensor})"/>.</summary>
    public Tensor Scan(Tensor seed, Func<T, TOther, TThird, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Scan(Tensor, Func{T, Tensor, int, Tensor})"/>.</summary>
    public Tensor Scan(Tensor seed, Func<T, TOther, TThird, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Collect(Tensor, Func{T, Tensor, Tensor})"/>.</summary>
    public Tensors Collect(Tensor seed, Func<T, TOther, TThird, Tensor, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Collect(Tensor, Func{T, Tensor, int, Tensor})"/>.</summary>
    public Tensors Collect(Tensor seed, Func<T, TOther, TThird, Tensor, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <summary>As <see cref="Blocks{T}.Map(Func{T, int, Tensor})"/>.</summary>
    public Tensors Map(Func<T, TOther, TThird, int, Tensor> step) => throw Ops.CompileTimeOnly;

    /// <inheritdoc/>
    public IEnumerator<(T First, TOther Second, TThird Third)> GetEnumerator() => first.Zip(second, third).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
