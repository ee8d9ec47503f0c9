using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>One record file that is read at random places, from several threads. A compressed one is unpacked into memory: it has no places.</summary>
internal sealed class Shard : IDisposable
{
    private readonly Lock reading = new();
    private readonly Stream? file;
    private readonly Dictionary<int, byte[]> unpacked = [];

    public Shard(string path)
    {
        Path = path;

        // No buffer: places are random, and a buffer would hide that the file has changed.
        Stream stream = RecordStream.OpenFile(path, buffer: 0);
        if (RecordStream.Detect(stream) == RecordCompression.None) file = stream;
        else stream.Dispose();
    }

    public string Path { get; }

    /// <summary>All records, checked.</summary>
    public IEnumerable<TfRecord> All()
    {
        foreach (TfRecord record in TfRecordReader.Read(Path))
        {
            if (file is null) unpacked[record.Index] = record.Data;
            yield return record;
        }
    }

    /// <summary>Where the records begin, without reading them: only the headers are checked.</summary>
    public IEnumerable<(int Index, long Offset)> Headers()
    {
        if (file is null)
        {
            foreach (TfRecord record in All()) yield return (record.Index, record.Offset);
            yield break;
        }

        long offset = 0;
        for (int index = 0; ; index++)
        {
            file.Position = offset;
            if (TfRecordReader.ReadLength(file, Path, index, offset) is not { } length) yield break;
            yield return (index, offset);
            offset += TfRecordReader.HeaderSize + length + sizeof(uint);
        }
    }

    /// <summary>One record, checked again: the disk may have changed since.</summary>
    public byte[] Read(int index, long offset)
    {
        if (file is null) return unpacked[index];
        lock (reading)
        {
            file.Position = offset;
            return TfRecordReader.ReadRecord(file, Path, index, offset)
                ?? throw new DataException(
                    "MF6020",
                    TfRecordReader.Place(Path, index, offset),
                    "The file ends here; it was longer when it was opened",
                    "Do not replace files during a run."
                );
        }
    }

    public void Dispose() => file?.Dispose();
}
