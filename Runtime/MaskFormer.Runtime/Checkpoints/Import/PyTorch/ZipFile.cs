using System.IO.Compression;
using System.IO.Hashing;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Archives: PyTorch's since 1.6 (<c>NAME/data.pkl</c> and <c>NAME/data/KEY</c>, not compressed) and NumPy's <c>.npz</c>.</summary>
internal sealed class ZipFile : IDisposable
{
    private readonly ByteSource source;
    private readonly ZipArchive archive;
    private (ZipArchiveEntry Entry, ReadOnlyMemory<byte> Bytes)? last; // several tensors can share one storage

    public ZipFile(ByteSource source)
    {
        this.source = source;
        archive = new ZipArchive(new SourceStream(source), ZipArchiveMode.Read);
    }

    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8); // an empty one

    /// <summary>The <c>.npy</c> files by name, whatever texts lie beside them; null if it is no NumPy archive.</summary>
    public IReadOnlyList<(string Name, ZipArchiveEntry Entry)>? Arrays()
    {
        ZipArchiveEntry[] arrays = [.. archive.Entries.Where(static entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal))];
        return arrays.Length == 0 || archive.Entries.Any(IsRoot) ? null : [.. arrays.Select(static entry => (entry.FullName[..^4], entry))];
    }

    /// <summary>The value that a PyTorch archive holds.</summary>
    public object? ReadTorch(ReadBudget budget)
    {
        ZipArchiveEntry[] roots = [.. archive.Entries.Where(IsRoot)];
        if (roots.Length == 0) throw Damaged("it holds neither weights of PyTorch (data.pkl) nor arrays of NumPy (.npy)");
        if (roots.Length > 1) throw Damaged($"{roots.Length} entries are named data.pkl");
        string folder = roots[0].FullName[..^"data.pkl".Length];
        if (archive.GetEntry(folder + "byteorder") is { } order && System.Text.Encoding.ASCII.GetString(Read(order).Span) != "little")
            throw Damaged("it was written by a big-endian machine");

        WeightsWorld world = new(source.Name, budget);
        object? value = new PickleMachine(new PickleReader(ByteSource.Of(Read(roots[0]), $"{source.Name}:{roots[0].FullName}")), world).Run();
        foreach ((string key, TorchStorage storage) in world.Storages)
        {
            ZipArchiveEntry entry = archive.GetEntry($"{folder}data/{key}") ?? throw Damaged($"{folder}data/{key} is missing");
            if (entry.Length / storage.Type.Size() < storage.Count || entry.Length != storage.Count * storage.Type.Size())
            {
                throw new MaskFormerException(
                    "MF4015",
                    $"{source.Name}:{entry.FullName}",
                    $"the storage should have {storage.Count} elements of {storage.Type.FileName()}, the entry has {entry.Length} bytes",
                    "The file is damaged: get it again."
                );
            }

            storage.Place((offset, count) => Read(entry).Slice((int)offset, (int)count));
        }

        return value;
    }

    /// <summary>The bytes of an entry, checked by its CRC.</summary>
    public ReadOnlyMemory<byte> Read(ZipArchiveEntry entry, bool mayBeCompressed = false)
    {
        if (last is { } known && known.Entry == entry) return known.Bytes;
        // Claimed sizes are not believed: what is stored cannot exceed the file, and deflate cannot do better than 1 : 1032.
        long most = mayBeCompressed && entry.CompressedLength != entry.Length ? 1032 * Math.Min(entry.CompressedLength, source.Length) : source.Length;
        if (entry.Length > most || entry.Length > Array.MaxLength) throw Damaged($"{entry.FullName} claims {entry.Length} bytes");
        Memory<byte> bytes = source.NewTensor((int)entry.Length);
        using (Stream stream = entry.Open()) stream.ReadExactly(bytes.Span);
        if (Crc32.HashToUInt32(bytes.Span) != entry.Crc32) throw Damaged($"the checksum of {entry.FullName} is wrong");
        last = (entry, bytes);
        return bytes;
    }

    public void Dispose() => archive.Dispose();

    private static bool IsRoot(ZipArchiveEntry entry) =>
        entry.FullName == "data.pkl" || entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal);

    private MaskFormerException Damaged(string cause) =>
        new("MF4016", source.Name, $"the archive is damaged or of another program: {cause}", "Get the file again.");

    private sealed class SourceStream(ByteSource source) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => source.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Clamp(source.Length - Position, 0, buffer.Length);
            if (count > 0) source.Read(Position, buffer[..count]);
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
