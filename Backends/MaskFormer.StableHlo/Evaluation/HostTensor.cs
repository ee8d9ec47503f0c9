using System.Runtime.InteropServices;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>
/// A tensor in host memory, row-major. Elements are held in their C# type; i1 as bytes 0 and 1, bf16 as floats that are rounded after every op.
/// </summary>
public sealed class HostTensor
{
    internal HostTensor(TensorType type, Array data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>Element type and sizes.</summary>
    public TensorType Type { get; }

    /// <summary>The elements; not to be changed once other tensors share them.</summary>
    internal Array Data { get; }

    /// <summary>A tensor over an array of the element's C# type (<c>float[]</c>, <c>double[]</c>, <c>int[]</c>, <c>byte[]</c> for i1, …).</summary>
    /// <exception cref="ArgumentException">The array has another length or element type.</exception>
    public static HostTensor From<T>(TensorType type, T[] data)
        where T : unmanaged
    {
        if (data.Length != type.Count || Storage.TypeOf(type.Element) != typeof(T))
            throw new ArgumentException(
                $"{type} needs {type.Count} elements of {Storage.TypeOf(type.Element)}, got {data.Length} of {typeof(T)}.",
                nameof(data)
            );
        return new(type, data);
    }

    /// <summary>A float32 tensor.</summary>
    public static HostTensor From(float[] data, params ReadOnlySpan<long> dims) => From(new TensorType(ElementType.F32, dims), data);

    /// <summary>A float64 tensor.</summary>
    public static HostTensor From(double[] data, params ReadOnlySpan<long> dims) => From(new TensorType(ElementType.F64, dims), data);

    /// <summary>A constant's value.</summary>
    public static HostTensor From(Literal literal)
    {
        Array data = Storage.Allocate(literal.Type);
        if (literal.Type.Element == ElementType.BF16)
        {
            float[] floats = (float[])data;
            for (int i = 0; i < floats.Length; i++)
                floats[i] = (float)literal.Number(i);
        }
        else if (data.Length > 0)
        {
            Span<byte> bytes = Storage.Bytes(data);
            for (int at = 0; at < bytes.Length; at += literal.Bytes.Length)
                literal.Bytes.CopyTo(bytes[at..]);
        }

        return new(literal.Type, data);
    }

    /// <summary>The elements.</summary>
    /// <typeparam name="T">The C# type they are held in.</typeparam>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged => (T[])Data;

    /// <summary>The element at a row-major position, widened.</summary>
    public double Number(long index) => Data switch
    {
        float[] d => d[index],
        double[] d => d[index],
        int[] d => d[index],
        long[] d => d[index],
        byte[] d => d[index],
        uint[] d => d[index],
        ulong[] d => d[index],
        Half[] d => (double)d[index],
        sbyte[] d => d[index],
        short[] d => d[index],
        ushort[] d => d[index],
        _ => throw new InvalidOperationException(Data.GetType().Name),
    };

    /// <summary>All elements widened.</summary>
    public double[] Numbers() => [.. Enumerable.Range(0, Data.Length).Select(i => Number(i))];

    /// <summary>The same elements under another type of equal storage.</summary>
    internal HostTensor As(TensorType type) => new(type, Data);
}

/// <summary>Arrays for element types.</summary>
internal static class Storage
{
    public static Type TypeOf(ElementType element) => element switch
    {
        ElementType.I1 or ElementType.UI8 => typeof(byte),
        ElementType.I8 => typeof(sbyte),
        ElementType.I16 => typeof(short),
        ElementType.I32 => typeof(int),
        ElementType.I64 => typeof(long),
        ElementType.UI16 => typeof(ushort),
        ElementType.UI32 => typeof(uint),
        ElementType.UI64 => typeof(ulong),
        ElementType.F16 => typeof(Half),
        ElementType.F64 => typeof(double),
        _ => typeof(float),
    };

    /// <summary>An array for all elements of a type; its content is not defined.</summary>
    public static Array Allocate(TensorType type)
    {
        int count = checked((int)type.Count);
        return type.Element switch
        {
            ElementType.I1 or ElementType.UI8 => New<byte>(count),
            ElementType.I8 => New<sbyte>(count),
            ElementType.I16 => New<short>(count),
            ElementType.I32 => New<int>(count),
            ElementType.I64 => New<long>(count),
            ElementType.UI16 => New<ushort>(count),
            ElementType.UI32 => New<uint>(count),
            ElementType.UI64 => New<ulong>(count),
            ElementType.F16 => New<Half>(count),
            ElementType.F64 => New<double>(count),
            _ => New<float>(count),
        };
    }

    public static T[] New<T>(int count) => GC.AllocateUninitializedArray<T>(count);

    public static Span<byte> Bytes(Array data) => data switch
    {
        byte[] d => d,
        sbyte[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        short[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        ushort[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        int[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        uint[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        long[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        ulong[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        Half[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        float[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        _ => MemoryMarshal.AsBytes(((double[])data).AsSpan()),
    };
}
