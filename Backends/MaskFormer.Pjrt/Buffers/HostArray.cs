using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt;

/// <summary>An array in the host's memory, row-major, with the type and sizes that a program wants or gives.</summary>
public sealed class HostArray
{
    private readonly byte[] bytes;
    private readonly long[] dims;

    /// <summary>Wraps bytes without a copy.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="dims">Sizes; empty for a scalar.</param>
    /// <param name="bytes">Elements, row-major, little-endian.</param>
    /// <exception cref="PjrtException">MF5204: the bytes do not fit the sizes.</exception>
    public HostArray(BufferType type, ReadOnlySpan<long> dims, byte[] bytes)
    {
        (Type, this.dims, this.bytes) = (type, dims.ToArray(), bytes);
        long needed = ByteSize(type, dims);
        if (needed != bytes.Length)
            throw new PjrtException("MF5204", type.Describe(dims), $"needs {needed} bytes; {bytes.Length} are given", "Give sizes that fit the data");
    }

    /// <summary>Element type.</summary>
    public BufferType Type { get; }

    /// <summary>Sizes; empty for a scalar.</summary>
    public ReadOnlySpan<long> Dims => dims;

    /// <summary>The elements, row-major, little-endian.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    internal byte[] Storage => bytes;

    /// <summary>Copies numbers into an array.</summary>
    /// <param name="data">Elements, row-major.</param>
    /// <param name="dims">Sizes; none for a scalar.</param>
    /// <exception cref="PjrtException">MF5204: sizes that do not fit the data, or a .NET type without counterpart.</exception>
    public static HostArray From<T>(ReadOnlySpan<T> data, params ReadOnlySpan<long> dims) where T : unmanaged =>
        new(BufferTypes.Of<T>(), dims, MemoryMarshal.AsBytes(data).ToArray());

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long})"/>
    public static HostArray From<T>(T[] data, params ReadOnlySpan<long> dims) where T : unmanaged => From((ReadOnlySpan<T>)data, dims);

    /// <summary>One number without axes.</summary>
    public static HostArray Scalar<T>(T value) where T : unmanaged => From<T>([value]);

    /// <summary>The elements as numbers, without a copy.</summary>
    /// <exception cref="PjrtException">MF5204: the elements are of another type.</exception>
    public ReadOnlySpan<T> View<T>() where T : unmanaged
    {
        BufferType wanted = BufferTypes.Of<T>();
        if (wanted != Type) throw new PjrtException("MF5204", ToString(), $"the elements are {Type.Mlir()}, not {wanted.Mlir()}", "Read them as what they are");
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    /// <summary>A copy of the elements.</summary>
    /// <exception cref="PjrtException">MF5204: the elements are of another type.</exception>
    public T[] ToArray<T>() where T : unmanaged => View<T>().ToArray();

    /// <summary>Cuts the first axis into equal parts: a global batch for its devices.</summary>
    /// <param name="parts">Devices.</param>
    /// <exception cref="PjrtException">MF5204: the axis cannot be cut into so many parts.</exception>
    public HostArray[] Split(int parts)
    {
        if (parts < 1 || dims.Length == 0 || dims[0] % parts != 0)
        {
            throw new PjrtException(
                "MF5204",
                ToString(),
                $"the first axis cannot be cut into {parts} equal parts",
                "Use a batch that the number of devices divides"
            );
        }

        long[] part = [dims[0] / parts, .. dims[1..]];
        int size = bytes.Length / parts;
        return [.. Enumerable.Range(0, parts).Select(i => new HostArray(Type, part, bytes[(i * size)..((i + 1) * size)]))];
    }

    /// <inheritdoc/>
    public override string ToString() => Type.Describe(dims);

    internal static long ByteSize(BufferType type, ReadOnlySpan<long> dims)
    {
        long size = type.Size();
        try
        {
            foreach (long dim in dims)
            {
                if (dim < 0) throw new PjrtException("MF5204", type.Describe(dims), "a size is negative", "Sizes are static and at least 0");
                size = checked(size * dim);
            }
        }
        catch (OverflowException error)
        {
            throw new PjrtException("MF5204", type.Describe(dims), "the array would have more than 2^63 bytes", "Use smaller sizes", error);
        }

        return size;
    }
}
