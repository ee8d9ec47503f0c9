using System.Collections.Concurrent;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Numbers that stand beside tensors. TorchSharp makes a <see cref="Scalar"/> of a number, hands its address to libtorch and holds it no longer: if the
/// collector runs in that moment, its finalizer frees the number before libtorch has read it, and an exception or another number comes out (91 of 1,255,431
/// products threw beside a thread that collects). The numbers made here stay, one for each value; sums are <see cref="TensorOps.Add(Tensor, Tensor)"/>,
/// since TorchSharp makes a factor of their second term. <c>HeldNumbersTests</c> looks for calls of ours that hold nothing.
/// </summary>
public static class Number
{
    private static readonly ConcurrentDictionary<long, Scalar> whole = [];
    private static readonly ConcurrentDictionary<long, Scalar> real = []; // by bits: 0 and -0 are two numbers

    /// <summary>1.</summary>
    public static Scalar One { get; } = Of(1);

    /// <summary>A whole number, which keeps a tensor of whole numbers what it is.</summary>
    public static Scalar Of(long value) => whole.GetOrAdd(value, static value => value);

    /// <summary>A real number.</summary>
    public static Scalar Of(double value) => real.GetOrAdd(BitConverter.DoubleToInt64Bits(value), static bits => BitConverter.Int64BitsToDouble(bits));

    /// <summary>A number that changes from step to step: it is not kept, but held until the caller disposes of it.</summary>
    public static Scalar Once(double value) => value;
}
