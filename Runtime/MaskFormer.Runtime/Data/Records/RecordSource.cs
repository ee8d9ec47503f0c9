using System.Globalization;
using System.IO.Hashing;
using System.Text;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>
/// The annotated pictures of TFRecord files, ours or the replication's. The headers of all records are read at the start, so that
/// any record can be fetched at any time; each picture's checksum is verified when it is used.
/// </summary>
public sealed class RecordSource : IPanopticSource
{
    private readonly string folder;
    private readonly List<Shard> shards = [];
    private readonly List<Entry> entries = [];

    private RecordSource(string folder, ShardSet set)
    {
        this.folder = folder;
        RecordManifest? manifest = RecordManifest.Read(folder, set.Prefix);
        Categories = manifest?.Categories ?? CocoClasses.All;
        Place = Path.Combine(folder, $"{set.Prefix}-*-of-{set.Paths.Count:D5}.tfrecord");
        try
        {
            Fingerprint = Index(set, manifest);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PanopticCategory> Categories { get; }

    /// <inheritdoc/>
    public int Count => entries.Count;

    /// <summary>Records without panoptic masks; they are not used.</summary>
    public int Unannotated { get; private set; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>Opens the records of a prefix.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <param name="prefix">For example <c>val2017</c>.</param>
    /// <exception cref="DataException">MF6001, MF6023: shards are missing; MF6020 to MF6025: a record is broken; MF6027: other counts than the description says; MF6009: nothing to train on.</exception>
    public static RecordSource Open(string folder, string prefix)
    {
        RecordSource source = new(folder, ShardSet.Find(folder, prefix));
        if (source.Count > 0) return source;
        source.Dispose();
        throw new DataException("MF6009", source.Place, $"No record has panoptic masks ({source.Unannotated} are without)", "Build the records with panoptic masks.");
    }

    /// <inheritdoc/>
    public PanopticSample Load(int index)
    {
        Entry entry = entries[index];
        Shard shard = shards[entry.Shard];
        RecordExample example = RecordExample.Parse(shard.Path, new TfRecord(entry.Index, entry.Offset, shard.Read(entry.Index, entry.Offset)));
        return RecordDecoder.Decode(example, Categories);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Shard shard in shards) shard.Dispose();
    }

    private string Index(ShardSet set, RecordManifest? manifest)
    {
        if (manifest is not null && manifest.Records.Count != set.Paths.Count) throw OtherCounts(folder, $"There are {set.Paths.Count} files, but {manifest.Records.Count} were written");
        XxHash128 hash = new();
        HashSet<string> ids = [];
        List<List<Entry>> perShard = [];
        for (int s = 0; s < set.Paths.Count; s++)
        {
            Shard shard = new(set.Paths[s]);
            shards.Add(shard);
            List<Entry> found = [];
            int records = 0;
            foreach (TfRecord record in shard.All())
            {
                records++;
                RecordExample example = RecordExample.Parse(shard.Path, record);
                string id = example.Text(FeatureKeys.SourceId);
                if (!ids.Add(id)) throw example.Wrong(FeatureKeys.SourceId, $"There are two records of the picture {id}");
                hash.Append(Encoding.UTF8.GetBytes(id + "\n"));
                if (example.Has(FeatureKeys.ContiguousMask)) found.Add(new Entry(s, record.Index, record.Offset));
                else Unannotated++;
            }

            if (manifest is not null && manifest.Records[s] != records) throw OtherCounts(shard.Path, $"There are {records} records, but {manifest.Records[s]} were written");
            perShard.Add(found);
        }

        // Round-robin, as they were written: the order of the pictures does not depend on the number of shards.
        for (int round = 0; perShard.Any(list => round < list.Count); round++)
        {
            entries.AddRange(perShard.Where(list => round < list.Count).Select(list => list[round]));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static DataException OtherCounts(string place, string cause) => new("MF6027", place, cause, "Fetch the files again, or build the records again.");

    private readonly record struct Entry(int Shard, int Index, long Offset);
}
