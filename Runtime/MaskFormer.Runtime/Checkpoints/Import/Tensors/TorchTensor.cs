using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>A strided view of a storage, checked against it.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides)
{
    /// <exception cref="MaskFormerException">MF4015: the view reaches beyond the storage.</exception>
    public static TorchTensor View(TorchStorage storage, long offset, IReadOnlyList<long> shape, IReadOnlyList<long> strides)
    {
        if (shape.Count != strides.Count || shape.Count > 64 || offset < 0 || shape.Any(size => size < 0) || strides.Any(stride => stride < 0))
            throw Beyond(storage, offset, shape, strides);
        try
        {
            if (shape.All(size => size > 0))
            {
                long last = offset;
                for (int i = 0; i < shape.Count; i++) last = checked(last + (shape[i] - 1) * strides[i]);
                if (last >= storage.Count) throw Beyond(storage, offset, shape, strides);
                _ = checked(new TensorInfo("", storage.Type, shape).Bytes);
            }
        }
        catch (OverflowException)
        {
            throw Beyond(storage, offset, shape, strides);
        }

        return new TorchTensor(storage, offset, shape, strides);
    }

    /// <summary>The elements row by row without gaps.</summary>
    public NamedTensor ToNamed(string name)
    {
        var info = new TensorInfo(name, Storage.Type, Shape);
        if (Shape.Any(size => size == 0))
            return new NamedTensor(info, Array.Empty<byte>());
        if (info.Bytes > Array.MaxLength)
            throw new MaskFormerException("MF4015", name, $"{info.Describe()} has {info.Bytes} bytes, more than one tensor can have here", "Split the tensor.");
        if (IsContiguous())
            return new NamedTensor(info, Storage.Read(name, Offset, info.Count));

        long last = Offset;
        for (int i = 0; i < Shape.Count; i++) last += (Shape[i] - 1) * Strides[i];
        ReadOnlyMemory<byte> span = Storage.Read(name, Offset, last - Offset + 1);
        return new NamedTensor(info, Gather(span.Span, (int)info.Count));
    }

    private byte[] Gather(ReadOnlySpan<byte> source, int count)
    {
        int size = Storage.Type.Size();
        byte[] result = new byte[(long)count * size];
        long[] index = new long[Shape.Count];
        long at = 0;
        for (int i = 0; i < count; i++)
        {
            source.Slice((int)(at * size), size).CopyTo(result.AsSpan(i * size));
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                at += Strides[axis];
                if (++index[axis] < Shape[axis]) break;
                at -= index[axis] * Strides[axis];
                index[axis] = 0;
            }
        }

        return result;
    }

    private bool IsContiguous()
    {
        long expected = 1;
        for (int i = Shape.Count - 1; i >= 0; i--)
        {
            if (Shape[i] != 1 && Strides[i] != expected) return false;
            expected *= Shape[i];
        }

        return true;
    }

    private static MaskFormerException Beyond(TorchStorage storage, long offset, IReadOnlyList<long> shape, IReadOnlyList<long> strides) =>
        new(
            "MF4015",
            $"tensor [{string.Join(", ", shape.Take(8))}]",
            $"offset {offset} and strides [{string.Join(", ", strides.Take(8))}] reach beyond its {storage.Count} elements",
            "The file is damaged: get it again."
        );
}
