namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>What a repair left of the records of a split.</summary>
/// <param name="Prefix">The split.</param>
/// <param name="Records">Records that were kept.</param>
/// <param name="LeftOut">A line for each that was left out: image, shard, record, offset, reason.</param>
public sealed record RepairSummary(string Prefix, int Records, IReadOnlyList<string> LeftOut);

/// <summary>Writes records anew without those that cannot be used (<c>data repair</c>). The records themselves are only read.</summary>
public static class RecordRepair
{
    /// <summary>Writes all splits of a folder: all of them, or none.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <param name="output">Where the kept records go, under the same names.</param>
    /// <exception cref="DataException">MF6002, MF6023, MF6026: shards or description are not complete; MF6052: the disk does not take the files.</exception>
    public static IReadOnlyList<RepairSummary> Write(string folder, string output) => StagedFolder.Write(output, building =>
    {
        string classes = Path.Combine(folder, RecordSource.ClassFile);
        if (File.Exists(classes)) File.Copy(classes, Path.Combine(building, RecordSource.ClassFile));
        RepairSummary[] repaired = [.. ShardSet.Prefixes(folder).Select(prefix => Write(folder, ShardSet.Find(folder, prefix), building))];
        return repaired;
    });

    private static RepairSummary Write(string folder, ShardSet set, string building)
    {
        RecordManifest? manifest = RecordManifest.Read(folder, set.Prefix);
        HashSet<string> images = [];
        RepairedShard[] shards =
        [
            .. set.Paths.Select((path, s) => RepairedShard.Write(path, building, manifest?.Shards.ElementAtOrDefault(s), manifest?.Classes, images)),
        ];
        if (manifest is not null) (manifest with { Shards = [.. shards.Select(static shard => shard.Described)] }).Write(building, set.Prefix);
        return new(set.Prefix, shards.Sum(static shard => shard.Kept), [.. shards.SelectMany(static shard => shard.LeftOut)]);
    }
}
