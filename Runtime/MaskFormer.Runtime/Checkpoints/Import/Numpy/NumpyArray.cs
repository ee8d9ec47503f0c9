using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>An array of NumPy; pickles make it empty first and give it its state afterwards.</summary>
internal sealed class NumpyArray
{
    private IReadOnlyList<long> shape = [0];
    private NumpyType type = new(ElementType.F32, bigEndian: false);
    private bool fortran;
    private ReadOnlyMemory<byte> data;

    /// <exception cref="MaskFormerException">MF4012: the bytes are not those of the shape.</exception>
    public NumpyArray Fill(string place, IReadOnlyList<long> sizes, NumpyType elements, bool isFortran, ReadOnlyMemory<byte> bytes)
    {
        (shape, type, fortran, data) = (sizes, elements, isFortran, bytes);
        try
        {
            if (sizes.Count <= 64 && sizes.All(size => size >= 0) && new TensorInfo("", elements.Type, sizes).Bytes == bytes.Length) return this;
        }
        catch (OverflowException)
        {
            // too many elements for any array: said below
        }

        throw new MaskFormerException(
            "MF4012",
            place,
            $"an array of shape [{string.Join(", ", sizes.Take(8))}] and type {elements.Type.FileName()} has {bytes.Length} bytes",
            "The file is damaged: get it again."
        );
    }

    /// <summary>Row by row, little endian.</summary>
    public NamedTensor ToNamed(string name)
    {
        int size = type.Type.Size();
        ReadOnlyMemory<byte> bytes = data;
        if (type.BigEndian && size > 1)
        {
            byte[] turned = data.ToArray();
            for (int i = 0; i < turned.Length; i += size) turned.AsSpan(i, size).Reverse();
            bytes = turned;
        }

        if (!fortran || shape.Count < 2) return new NamedTensor(new TensorInfo(name, type.Type, shape), bytes);
        var storage = new TorchStorage(type.Type, bytes.Length / size);
        storage.Place((offset, count) => bytes.Slice((int)offset, (int)count));
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int i = 0; i < strides.Length; i++) (strides[i], stride) = (stride, stride * shape[i]);
        return TorchTensor.View(storage, 0, shape, strides).ToNamed(name);
    }
}
