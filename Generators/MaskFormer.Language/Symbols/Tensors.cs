using System.Collections;
using System.Runtime.CompilerServices;

namespace MaskFormer.Language;

/// <summary>
/// Symbolic tensors in a row, each of a shape of its own: <c>Tensors Maps => [Res4, Res3, Res2]</c>, or what <see cref="Blocks{T}"/> collects.
/// Like <see cref="Tensor"/> it has no data.
/// </summary>
[CollectionBuilder(typeof(Tensors), nameof(Create))]
public sealed class Tensors : IEnumerable<Tensor>
{
    private Tensors()
    {
    }

    /// <summary>What <c>[A, B]</c> stands for.</summary>
    public static Tensors Create(ReadOnlySpan<Tensor> tensors) => throw Ops.CompileTimeOnly;

    /// <summary>One of them; <c>^1</c> is the last. Inside of a loop the index may be computed from the number of the turn: <c>Maps[i % 3]</c>.</summary>
    public Tensor this[Index index] => throw Ops.CompileTimeOnly;

    /// <summary>All of them as the inputs of an operation: <c>Concat(1, Maps)</c>.</summary>
    public static implicit operator ReadOnlySpan<Tensor>(Tensors row) => throw Ops.CompileTimeOnly;

    /// <inheritdoc/>
    public IEnumerator<Tensor> GetEnumerator() => throw Ops.CompileTimeOnly;

    IEnumerator IEnumerable.GetEnumerator() => throw Ops.CompileTimeOnly;
}
