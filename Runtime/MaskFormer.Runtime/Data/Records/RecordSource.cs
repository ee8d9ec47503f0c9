using System.Globalization;
using System.IO.Hashing;
using System.Text;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>
/// The annotated images of TFRecord files, ours or the replication's. Where each record begins is found at the start, so that
/// any record can be fetched at any time; its checksum is verified when it is used.
/// </summary>
public sealed class RecordSource : IPanopticSource
{
    /// <summary>The file that names the classes of records without a description.</summary>
    internal const string ClassFile = "categories.json";

    private readonly string folder;
    private readonly RecordClasses classes;
    private readonly List<Shard> shards = [];
    private readonly List<Entry> entries = [];
    private readonly Lazy<string> fingerprint; // only training asks

    private RecordSource(string folder, ShardSet set)
    {
        this.folder = folder;
        RecordManifest? manifest = RecordManifest.Read(folder, set.Prefix);
        Place = RemotePath.Join(folder, $"{set.Prefix}-*-of-{set.Paths.Count:D5}.tfrecord");
        ClassEvidence? evidence = manifest is null ? new() : null;
        try
        {
            string listed = Index(set, manifest, evidence);
            fingerprint = new(() => DataFingerprint.Of(listed, set.Paths));
            (classes, ClassesFrom) = manifest is not null ? (manifest.Classes, null) : Undescribed(evidence!);
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
    public IReadOnlyList<PanopticCategory> Categories => classes.Categories;

    /// <summary>Where the classes are from if no description says them; null if one does.</summary>
    public string? ClassesFrom { get; }

    /// <inheritdoc/>
    public int Count => entries.Count;

    /// <inheritdoc/>
    public int Unannotated { get; private set; }

    /// <inheritdoc/>
    public string Fingerprint => fingerprint.Value;

    /// <summary>Opens the records of a prefix.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <param name="prefix">For example <c>val2017</c>.</param>
    /// <exception cref="DataException">MF6001, MF6023: shards are missing; MF6020 to MF6025: a record is broken; MF6027: other counts than the description
    /// says; MF6009: nothing to train on; MF6013: nothing tells the classes.</exception>
    public static RecordSource Open(string folder, string prefix)
    {
        RecordSource source = new(folder, ShardSet.Find(folder, prefix));
        if (source.Count > 0) return source;
        source.Dispose();
        throw new DataException(
            "MF6009",
            source.Place,
            $"No record has panoptic masks ({source.Unannotated} are without)",
            "Build the records with panoptic masks."
        );
    }

    /// <inheritdoc/>
    public string ImageName(int index) => $"image {entries[index].Id}";

    /// <inheritdoc/>
    public PanopticSample Load(int index) => RecordDecoder.Decode(Example(index), classes);

    private RecordExample Example(int index)
    {
        Entry entry = entries[index];
        Shard shard = shards[entry.Shard];
        RecordExample example = RecordExample.Parse(shard.Path, new TfRecord(entry.Index, entry.Offset, shard.Read(entry.Index, entry.Offset)));

        // The description was believed when the records were opened, but a file of the same length may have replaced the one that it describes.
        return example.Text(FeatureKeys.SourceId) is var found && found == entry.Id ? example : throw new DataException(
            "MF6027",
            TfRecordReader.Place(shard.Path, entry.Index, entry.Offset),
            $"The record is of image {found}, but image {entry.Id} was written here",
            "Fetch the files again, or build the records again.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Shard shard in shards) shard.Dispose();
    }

    private string Index(ShardSet set, RecordManifest? manifest, ClassEvidence? evidence)
    {
        if (manifest is not null && manifest.Shards.Count != set.Paths.Count)
            throw OtherCounts(folder, $"There are {set.Paths.Count} files, but {manifest.Shards.Count} were written");
        List<List<Entry>> perShard = [];
        foreach (string path in set.Paths)
        {
            Shard shard = new(path);
            shards.Add(shard);
            perShard.Add([.. manifest is null ? Scan(shard, evidence!) : Described(shard, manifest.Shards[shards.Count - 1])]);
        }

        // Round-robin, as they were written: the order of the images does not depend on the number of shards.
        HashSet<string> ids = [];
        XxHash128 hash = new();
        for (int round = 0; perShard.Any(list => round < list.Count); round++)
        {
            foreach (Entry entry in perShard.Where(list => round < list.Count).Select(list => list[round]))
            {
                if (!ids.Add(entry.Id)) throw Twice(shards[entry.Shard].Path, entry);
                hash.Append(Encoding.UTF8.GetBytes(entry.Id + "\n"));
                if (entry.Annotated) entries.Add(entry);
            }
        }

        Unannotated = ids.Count - entries.Count;
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    // Records of another program: all of them have to be looked at.
    private IEnumerable<Entry> Scan(Shard shard, ClassEvidence evidence)
    {
        foreach (TfRecord record in shard.All())
        {
            RecordExample example = RecordExample.Parse(shard.Path, record);
            evidence.Look(example);
            yield return new Entry(shards.Count - 1, record.Index, record.Offset, example.Text(FeatureKeys.SourceId), example.Has(FeatureKeys.ContiguousMask));
        }
    }

    // Or three classes of a user would become person, bicycle and car.
    private (RecordClasses Classes, string From) Undescribed(ClassEvidence evidence)
    {
        string file = Path.Combine(folder, ClassFile);
        if (File.Exists(file))
        {
            IReadOnlyList<PanopticCategory> own = CocoSplit.ReadCategories(file, CocoJson.Read<List<CategoryEntry>>(file));
            return (new(own, [.. own.Select(static category => category.Id)]), file);
        }

        if (entries.Count == 0 || evidence is { ForCoco: true, AgainstCoco: null })
            return (new(CocoClasses.All, [.. CocoClasses.All.Select(static category => category.Id)]), "COCO, whose names or ids the records carry");
        throw new DataException(
            "MF6013",
            Place,
            "The records do not name their classes: there is no .records.json beside them, "
                + (evidence.AgainstCoco is { } why ? $"and they are not COCO's: {why}" : "and nothing in them shows that they are COCO's"),
            $"Put the classes there as {file} (a list of id, name and isthing in the order of the contiguous ids), or build the records with data build"
        );
    }

    private List<Entry> Described(Shard shard, ShardManifest manifest)
    {
        (int Index, long Offset)[] records = [.. shard.Headers()];
        if (records.Length != manifest.Images.Count)
            throw OtherCounts(shard.Path, $"There are {records.Length} records, but {manifest.Images.Count} were written");
        HashSet<int> unannotated = [.. manifest.Unannotated];
        return [.. records.Select(r => new Entry(
            shards.Count - 1, r.Index, r.Offset, manifest.Images[r.Index].ToString(CultureInfo.InvariantCulture), !unannotated.Contains(r.Index)))];
    }

    private static DataException Twice(string path, Entry entry) =>
        new(
            "MF6025",
            $"{TfRecordReader.Place(path, entry.Index, entry.Offset)}, {FeatureKeys.SourceId}",
            $"There are two records of the image {entry.Id}",
            "Build the records again."
        );

    private static DataException OtherCounts(string place, string cause) => new("MF6027", place, cause, "Fetch the files again, or build the records again.");

    private readonly record struct Entry(int Shard, int Index, long Offset, string Id, bool Annotated);
}
