using System.Runtime.InteropServices;

namespace MaskFormer.StableHlo;

/// <summary>
/// The value of a constant: little-endian, row-major. One element stands for all when they have equal bits (a splat), always:
/// equal values have equal bytes.
/// </summary>
public sealed class Literal
{
    private readonly byte[] bytes;

    private Literal(TensorType type, byte[] bytes)
    {
        Type = type;
        this.bytes = bytes;
    }

    /// <summary>Element type and sizes.</summary>
    public TensorType Type { get; }

    /// <summary>The bytes of all elements, or of the one element of a splat. A truth value takes one byte.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Whether one element stands for all.</summary>
    public bool IsSplat => bytes.Length == Type.Element.Size() && Type.Count != 0;

    /// <summary>A value from raw bytes.</summary>
    /// <param name="type">Element type and sizes.</param>
    /// <param name="data">One element, or as many as the type has.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static Literal FromBytes(TensorType type, ReadOnlySpan<byte> data)
    {
        int width = type.Element.Size();
        if (type.Count == 0)
            return new(type, []);
        if (data.Length != width && data.Length != type.Count * width)
            throw new ArgumentException($"{type} has {type.Count * width} bytes, got {data.Length}.", nameof(data));
        return new(type, data[(AllEqual(data, width) ? ..width : ..)].ToArray());
    }

    /// <summary>A value from an array of the element's C# type (<c>bool</c> for i1, <see cref="ushort"/> bits for bf16).</summary>
    public static Literal From<T>(TensorType type, ReadOnlySpan<T> elements)
        where T : unmanaged => FromBytes(type, MemoryMarshal.AsBytes(elements));

    /// <summary>All elements equal to a number, rounded to the element type.</summary>
    public static Literal Splat(TensorType type, double number) => FromBytes(type, Numbers.ToBytes(type.Element, number));

    /// <summary>Float or double elements rounded to the element type.</summary>
    public static Literal FromNumbers(TensorType type, ReadOnlySpan<double> numbers)
    {
        byte[] data = new byte[numbers.Length * type.Element.Size()];
        for (int i = 0; i < numbers.Length; i++)
            Numbers.ToBytes(type.Element, numbers[i]).CopyTo(data, i * type.Element.Size());
        return FromBytes(type, data);
    }

    /// <summary>The element at a row-major position, widened.</summary>
    public double Number(long index)
    {
        int width = Type.Element.Size();
        return Numbers.FromBytes(Type.Element, bytes.AsSpan(IsSplat ? 0 : checked((int)index * width), width));
    }

    private static bool AllEqual(ReadOnlySpan<byte> data, int width)
    {
        // Equal to itself shifted by one element: one vectorised comparison instead of a loop.
        return data.Length == width || data[width..].SequenceEqual(data[..^width]);
    }
}
