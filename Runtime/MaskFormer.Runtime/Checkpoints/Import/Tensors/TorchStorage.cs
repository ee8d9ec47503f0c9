using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>The flat memory that tensors are views of.</summary>
internal sealed class TorchStorage(ElementType type, long count)
{
    private Func<long, long, ReadOnlyMemory<byte>>? read;

    public ElementType Type => type;

    /// <summary>Number of elements.</summary>
    public long Count => count;

    /// <summary>Tells where the bytes are; they are read when a tensor is.</summary>
    /// <param name="bytes">Reads from a byte offset a number of bytes.</param>
    public void Place(Func<long, long, ReadOnlyMemory<byte>> bytes) => read = bytes;

    /// <summary>Reads elements.</summary>
    public ReadOnlyMemory<byte> Read(string tensor, long first, long number) =>
        read is null
            ? throw new MaskFormerException("MF4015", tensor, "its memory is not in the file", "Get the file again.")
            : read(first * type.Size(), number * type.Size());
}
