using System.Buffers.Binary;

namespace MaskFormer.Runtime.Data.Records.Framing;

/// <summary>
/// Writes a TFRecord file: length (8 bytes), its checksum (4), data, its checksum (4). The file appears under its name
/// when it is complete; after a crash there is no file, and not one that reads as a shorter data set.
/// </summary>
public sealed class TfRecordWriter : IDisposable
{
    private readonly string path;
    private readonly FileStream stream;
    private bool complete;

    /// <summary>Begins a file.</summary>
    public TfRecordWriter(string path)
    {
        this.path = path;
        stream = new FileStream(Temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
    }

    /// <summary>Records written so far.</summary>
    public int Count { get; private set; }

    private string Temporary => path + ".tmp";

    /// <summary>Adds a record.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(header, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedCrc.Of(header[..8]));
        stream.Write(header);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(header, MaskedCrc.Of(data));
        stream.Write(header[..4]);
        Count++;
    }

    /// <summary>Puts the file in its place.</summary>
    public void Complete()
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(Temporary, path, overwrite: true);
        complete = true;
    }

    /// <summary>Removes an incomplete file.</summary>
    public void Dispose()
    {
        stream.Dispose();
        if (!complete) File.Delete(Temporary);
    }
}
