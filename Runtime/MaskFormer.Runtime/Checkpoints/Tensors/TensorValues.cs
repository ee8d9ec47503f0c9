using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using BrainFloat = MaskFormer.StableHlo.BrainFloat;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Conversion between element types.</summary>
public static class TensorValues
{
    /// <summary>The elements widened to double; integers beyond 2^53 lose their last digits.</summary>
    public static double[] ToDoubles(this NamedTensor tensor)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        return tensor.Info.Type switch
        {
            ElementType.Bool or ElementType.U8 => Widen<byte>(data, v => v),
            ElementType.I8 => Widen<sbyte>(data, v => v),
            ElementType.U16 => Widen<ushort>(data, v => v),
            ElementType.I16 => Widen<short>(data, v => v),
            ElementType.F16 => Widen<Half>(data, v => (double)v),
            ElementType.BF16 => Widen<BrainFloat>(data, v => (float)v),
            ElementType.U32 => Widen<uint>(data, v => v),
            ElementType.I32 => Widen<int>(data, v => v),
            ElementType.F32 => Widen<float>(data, v => v),
            ElementType.U64 => Widen<ulong>(data, v => v),
            ElementType.I64 => Widen<long>(data, v => v),
            _ => Widen<double>(data, v => v),
        };
    }

    /// <summary>The elements as single precision: what weights of half precision become on import.</summary>
    public static NamedTensor ToFloat32(this NamedTensor tensor) => tensor.Info.Type switch
    {
        ElementType.F32 => tensor,
        _ => NamedTensor.From<float>(tensor.Name, [.. tensor.Info.Shape], Array.ConvertAll(tensor.ToDoubles(), v => (float)v)),
    };

    /// <summary>Whether a value is no number; of integers none is.</summary>
    public static bool HasNaN(this NamedTensor tensor)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        return tensor.Info.Type switch
        {
            ElementType.F64 => TensorPrimitives.IsNaNAny(MemoryMarshal.Cast<byte, double>(data)),
            ElementType.F32 => TensorPrimitives.IsNaNAny(MemoryMarshal.Cast<byte, float>(data)),
            ElementType.F16 => TensorPrimitives.IsNaNAny(MemoryMarshal.Cast<byte, Half>(data)),
            ElementType.BF16 => AnyNaN(MemoryMarshal.Cast<byte, ushort>(data)),
            _ => false,
        };
    }

    // As bits, since .NET has no such type: above infinity without the sign.
    private static bool AnyNaN(ReadOnlySpan<ushort> brainFloats)
    {
        bool found = false;
        foreach (ushort bits in brainFloats) found |= (bits & 0x7FFF) > 0x7F80;
        return found;
    }

    private static double[] Widen<T>(ReadOnlySpan<byte> data, Func<T, double> widen) where T : unmanaged
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(data);
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++) result[i] = widen(values[i]);
        return result;
    }
}
