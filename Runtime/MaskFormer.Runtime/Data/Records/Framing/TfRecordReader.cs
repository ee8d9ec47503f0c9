using System.Buffers.Binary;

namespace MaskFormer.Runtime.Data.Records.Framing;

/// <summary>One record of a file.</summary>
/// <param name="Index">Its number in the file, from 0.</param>
/// <param name="Offset">Where its header begins, in the data after decompression.</param>
/// <param name="Data">Its content.</param>
public readonly record struct TfRecord(int Index, long Offset, byte[] Data);

/// <summary>
/// Reads TFRecord files, strictly: anything that is not whole records with right checksums is an error with file, record and
/// offset. TensorFlow lets up to 11 stray bytes at the end pass, and dies or reserves terabytes on absurd lengths; here neither happens.
/// </summary>
public static class TfRecordReader
{
    internal const int HeaderSize = 12;

    // Larger than any record that a tf.train.Example can fill: protobuf ends at 2 GiB.
    private const ulong largest = int.MaxValue - 64;

    /// <summary>Reads all records of a file, one after the other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compression">How it is compressed; <see cref="RecordCompression.Detect"/> looks at its first bytes.</param>
    /// <exception cref="DataException">MF6004, MF6015: it cannot be read; MF6020: cut short or bytes that are no record; MF6021: wrong checksum; MF6022:
    /// damaged compression.</exception>
    public static IEnumerable<TfRecord> Read(string path, RecordCompression compression = RecordCompression.Detect)
    {
        using Stream stream = RecordStream.Open(path, compression);
        long offset = 0;
        for (int index = 0; ; index++)
        {
            if (ReadRecord(stream, path, index, offset) is not { } data) yield break;
            yield return new TfRecord(index, offset, data);
            offset += HeaderSize + data.Length + sizeof(uint);
        }
    }

    /// <summary>Reads one record from where the stream stands.</summary>
    /// <returns>Null at the end of the file.</returns>
    internal static byte[]? ReadRecord(Stream stream, string path, int index, long offset)
    {
        if (ReadLength(stream, path, index, offset) is not { } length) return null;
        byte[] data = ReadData(stream, length, path, index, offset);
        Span<byte> footer = stackalloc byte[sizeof(uint)];
        if (Fill(footer, stream, path, index, offset) < footer.Length) throw Cut(path, index, offset, (ulong)length);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(footer);
        uint computed = MaskedCrc.Of(data);
        if (stored != computed)
        {
            throw new DataException(
                "MF6021",
                Place(path, index, offset),
                $"The checksum of the data is {stored:x8}, but the {length} bytes give {computed:x8}",
                Mend
            );
        }

        return data;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <returns>Null at the end of the file.</returns>
    internal static int? ReadLength(Stream stream, string path, int index, long offset)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        int got = Fill(header, stream, path, index, offset);
        if (got == 0)
            return null;
        if (got < HeaderSize)
            throw new DataException("MF6020", Place(path, index, offset), $"There are {got} bytes where a header of {HeaderSize} begins", Mend);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        uint computed = MaskedCrc.Of(header[..8]);
        if (stored != computed)
        {
            string hint = offset == 0 ? ": perhaps this is no TFRecord file" : "";
            throw new DataException(
                "MF6021",
                Place(path, index, offset),
                $"The checksum of the length is {stored:x8}, but the length {length} gives {computed:x8}{hint}",
                Mend
            );
        }

        if (length > largest || (stream.CanSeek && length + sizeof(uint) > (ulong)(stream.Length - stream.Position))) throw Cut(path, index, offset, length);
        return (int)length;
    }

    internal static string Place(string path, int index, long offset) => FormattableString.Invariant($"{path}, record {index} at byte {offset}");

    private const string Mend = "Fetch or build the file again.";

    // Of a compressed file nobody knows how long it is: room is taken as data arrives, not as a header claims.
    private static byte[] ReadData(Stream stream, int size, string path, int index, long offset)
    {
        byte[] data = GC.AllocateUninitializedArray<byte>(stream.CanSeek ? size : Math.Min(size, 1 << 20));
        int filled = 0;
        while (true)
        {
            filled += Fill(data.AsSpan(filled), stream, path, index, offset);
            if (filled == size) return data;
            if (filled < data.Length) throw Cut(path, index, offset, (ulong)size);
            Array.Resize(ref data, (int)Math.Min(size, 2L * data.Length));
        }
    }

    private static int Fill(Span<byte> target, Stream stream, string path, int index, long offset)
    {
        try
        {
            return stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (IOException error) // of a disk or a network
        {
            throw DataFile.Unreadable(Place(path, index, offset), error);
        }
    }

    private static DataException Cut(string path, int index, long offset, ulong length) =>
        new("MF6020", Place(path, index, offset), $"The record claims {length} bytes of data, but the file ends before", Mend);
}
