using System.Buffers.Binary;
using MaskFormer.Files;

namespace MaskFormer.Runtime.Data.Records.Framing;

/// <summary>
/// Writes a TFRecord file: length (8 bytes), its checksum (4), data, its checksum (4). The file appears under its name
/// when it is complete; after a crash there is no file, and not one that reads as a shorter data set.
/// </summary>
public sealed class TfRecordWriter : IDisposable
{
    private readonly AtomicFile file;

    /// <summary>Begins a file.</summary>
    public TfRecordWriter(string path) => file = new(path);

    /// <summary>Records written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a record.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(header, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedCrc.Of(header[..8]));
        file.Content.Write(header);
        file.Content.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(header, MaskedCrc.Of(data));
        file.Content.Write(header[..4]);
        Count++;
    }

    /// <summary>Puts the file in its place.</summary>
    public void Complete() => file.Complete();

    /// <summary>Removes an incomplete file.</summary>
    public void Dispose() => file.Dispose();
}
