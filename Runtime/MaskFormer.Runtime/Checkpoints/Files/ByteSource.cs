using MaskFormer.Files;
using MaskFormer.Language;
using Microsoft.Win32.SafeHandles;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Bytes that can be read at any place: a file or memory. Reading past the end is an error with file and offset, never a short answer.</summary>
public abstract class ByteSource : IDisposable
{
    private TensorMemory? tensors;

    /// <summary>Names the source in errors.</summary>
    public abstract string Name { get; }

    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>A file on disk, held open until disposed.</summary>
    /// <exception cref="MaskFormerException">MF4010: the file cannot be opened.</exception>
    public static ByteSource Open(string path)
    {
        try
        {
            return FileContent.IsThere(path) ? new FileSource(path, File.OpenHandle(path)) : Of(ReadOnlyMemory<byte>.Empty, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MaskFormerException("MF4010", path, $"the file cannot be opened: {e.Message}", "Check the path and its permissions.", e);
        }
    }

    /// <summary>Bytes in memory.</summary>
    public static ByteSource Of(ReadOnlyMemory<byte> bytes, string name) => new MemorySource(name, bytes);

    /// <summary>Fills <paramref name="target"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="MaskFormerException">MF4011: the source ends before.</exception>
    public void Read(long offset, Span<byte> target)
    {
        Demand(offset, target.Length);
        ReadCore(offset, target);
    }

    /// <summary>Reads an array.</summary>
    /// <exception cref="MaskFormerException">MF4011: the source ends before, or an array of this size is not possible.</exception>
    public byte[] Read(long offset, long count)
    {
        Demand(offset, count);
        byte[] result = GC.AllocateUninitializedArray<byte>((int)count);
        ReadCore(offset, result);
        return result;
    }

    /// <summary>Reads the elements of a tensor, which may stay long after the source is closed.</summary>
    /// <inheritdoc cref="Read(long, long)" path="/exception"/>
    public ReadOnlyMemory<byte> ReadTensor(long offset, long count)
    {
        Demand(offset, count);
        Memory<byte> result = NewTensor((int)count);
        ReadCore(offset, result.Span);
        return result;
    }

    /// <summary>Memory for a tensor that is made of this source's bytes; not cleared.</summary>
    internal Memory<byte> NewTensor(int count) => (tensors ??= new TensorMemory(Length)).Take(count);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private void Demand(long offset, long count)
    {
        if (count < 0 || offset < 0 || count > Length - offset || count > Array.MaxLength)
        {
            throw new MaskFormerException(
                "MF4011",
                $"{Name}, offset {offset}",
                $"{count} bytes are needed, but the file has {Length} bytes",
                "The file is truncated or damaged: get it again."
            );
        }
    }

    private protected abstract void ReadCore(long offset, Span<byte> target);

    private sealed class MemorySource(string name, ReadOnlyMemory<byte> bytes) : ByteSource
    {
        public override string Name => name;

        public override long Length => bytes.Length;

        private protected override void ReadCore(long offset, Span<byte> target) => bytes.Span.Slice((int)offset, target.Length).CopyTo(target);
    }

    private sealed class FileSource(string path, SafeFileHandle handle) : ByteSource
    {
        public override string Name => path;

        public override long Length { get; } = RandomAccess.GetLength(handle);

        public override void Dispose()
        {
            handle.Dispose();
            base.Dispose();
        }

        private protected override void ReadCore(long offset, Span<byte> target)
        {
            while (target.Length > 0)
            {
                int read = RandomAccess.Read(handle, target, offset);
                if (read == 0)
                    throw new MaskFormerException(
                        "MF4011",
                        $"{path}, offset {offset}",
                        "the file became shorter while it was read",
                        "Do not write to a file that is being read."
                    );
                offset += read;
                target = target[read..];
            }
        }
    }
}
