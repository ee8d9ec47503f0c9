using System.Buffers.Binary;

namespace MaskFormer.Runtime.Data.Records.Framing;

/// <summary>How a TFRecord file is compressed. The format does not say; the first bytes do.</summary>
public enum RecordCompression
{
    /// <summary>Look at the first bytes.</summary>
    Detect,

    /// <summary>Not compressed.</summary>
    None,

    /// <summary>gzip, also of several members.</summary>
    Gzip,

    /// <summary>zlib.</summary>
    Zlib,
}

/// <summary>Opens record files, compressed or not.</summary>
internal static class RecordStream
{
    /// <summary>A stream of records.</summary>
    public static Stream Open(string path, RecordCompression compression)
    {
        Stream file = OpenFile(path);
        try
        {
            if (compression == RecordCompression.Detect) compression = Detect(file);
            return compression switch
            {
                RecordCompression.Gzip or RecordCompression.Zlib => new InflatingStream(file, path, compression == RecordCompression.Gzip),
                _ => file,
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Tells what a file is and rewinds it. A right checksum of the first length settles it: a length may look like any magic number.</summary>
    public static RecordCompression Detect(Stream file)
    {
        Span<byte> start = stackalloc byte[12];
        int got = file.ReadAtLeast(start, 12, throwOnEndOfStream: false);
        file.Position = 0;
        if (got == 12 && MaskedCrc.Of(start[..8]) == BinaryPrimitives.ReadUInt32LittleEndian(start[8..])) return RecordCompression.None;
        if (got >= 2 && start[0] == 0x1F && start[1] == 0x8B) return RecordCompression.Gzip;
        bool zlib = got >= 2 && (start[0] & 0x0F) == 8 && start[0] >> 4 <= 7 && BinaryPrimitives.ReadUInt16BigEndian(start) % 31 == 0;
        return zlib ? RecordCompression.Zlib : RecordCompression.None;
    }

    /// <summary>Opens a file. What is larger than the buffer is not copied through it.</summary>
    public static Stream OpenFile(string path, int buffer = 1 << 14)
    {
        try
        {
            return DataFile.Open(path, buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Unreadable(path, error);
        }
    }
}
