namespace MaskFormer.Runtime.Data.Records.Framing;

/// <summary>Reads what can be read of a damaged file: as long as the lengths are whole, the next record begins where one ends.</summary>
internal static class Salvage
{
    /// <summary>All records, each with what is wrong with it. The last one may be no record: behind a damaged length nobody can find the next.</summary>
    public static IEnumerable<(TfRecord Record, DataException? Damage)> All(string path)
    {
        using Stream stream = RecordStream.Open(path, RecordCompression.Detect);
        long offset = 0;
        for (int index = 0; ; index++)
        {
            (byte[]? data, DataException? damage) = Try(() => TfRecordReader.ReadRecord(stream, path, index, offset));
            if (damage is null && data is null) yield break;
            yield return (new(index, offset, data ?? []), damage);
            if (damage is null) offset += TfRecordReader.HeaderSize + data!.Length + sizeof(uint);
            else if (Skip(stream, path, index, ref offset)) continue;
            else yield break;
        }
    }

    // Past a record whose length is whole and whose data is not. What is compressed cannot be read twice.
    private static bool Skip(Stream stream, string path, int index, ref long offset)
    {
        if (!stream.CanSeek) return false;
        stream.Position = offset;
        long start = offset;
        (int? length, DataException? damage) = Try(() => TfRecordReader.ReadLength(stream, path, index, start));
        if (damage is not null || length is null) return false;
        offset += TfRecordReader.HeaderSize + length.Value + sizeof(uint);
        stream.Position = offset;
        return true;
    }

    private static (T? Value, DataException? Damage) Try<T>(Func<T?> read)
    {
        try
        {
            return (read(), null);
        }
        catch (DataException error)
        {
            return (default, error);
        }
    }
}
