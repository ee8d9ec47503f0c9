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
        if (data.Length != type.Count || Storage.TypeOf(type.Element) != typeof(T) || data.GetType() != typeof(T[]))
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
        where T : unmanaged =>
        Data.GetType() == typeof(T[]) ? (T[])Data : throw new InvalidOperationException($"{Type} is held as {Data.GetType().Name}, not {typeof(T).Name}[].");

    /// <summary>The element at a row-major position, widened.</summary>
    public double Number(long index) => Type.Element switch
    {
        ElementType.I1 or ElementType.UI8 => ((byte[])Data)[index],
        ElementType.I8 => ((sbyte[])Data)[index],
        ElementType.I16 => ((short[])Data)[index],
        ElementType.I32 => ((int[])Data)[index],
        ElementType.I64 => ((long[])Data)[index],
        ElementType.UI16 => ((ushort[])Data)[index],
        ElementType.UI32 => ((uint[])Data)[index],
        ElementType.UI64 => ((ulong[])Data)[index],
        ElementType.F16 => (double)((Half[])Data)[index],
        ElementType.F64 => ((double[])Data)[index],
        _ => ((float[])Data)[index],
    };

    /// <summary>All elements widened.</summary>
    public double[] Numbers() => [.. Enumerable.Range(0, Data.Length).Select(i => Number(i))];

    /// <summary>The elements' bytes, little-endian and row-major, as plugins and weight files hold them: bf16 takes two.</summary>
    public byte[] ToBytes() => Storage
        .Bytes(Type.Element == ElementType.BF16 ? Array.ConvertAll((float[])Data, static v => ((BrainFloat)v).Bits) : Data)
        .ToArray();

    /// <summary>The same elements under another type of equal storage.</summary>
    internal HostTensor As(TensorType type) => new(type, Data);
}
