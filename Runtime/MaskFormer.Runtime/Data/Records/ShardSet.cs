using System.Globalization;
using System.Text.RegularExpressions;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>The files <c>PREFIX-00000-of-00004.tfrecord</c>, … of one data set.</summary>
/// <param name="Prefix">The part before the numbers, for example <c>val</c>.</param>
/// <param name="Paths">The files, in order.</param>
public sealed partial record ShardSet(string Prefix, IReadOnlyList<string> Paths)
{
    // Splits that are looked for where nothing lists them.
    private static readonly string[] usual = ["train", "val", "test", "train2017", "val2017", "training", "validation"];

    /// <summary>Name of a shard.</summary>
    public static string Name(string prefix, int index, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}-{index:D5}-of-{count:D5}.tfrecord");

    /// <summary>The prefixes of the record files in a folder.</summary>
    public static IReadOnlyList<string> Prefixes(string folder) =>
        RemotePath.Is(folder) ? At(folder)
        : Directory.Exists(folder)
            ? [.. Files(folder).Select(f => f.Prefix).Union(RecordManifest.Described(folder)).Order(StringComparer.Ordinal)] // a lost one is no other split
        : [];

    /// <summary>Finds the files of a prefix and checks that they are complete.</summary>
    /// <exception cref="DataException">MF6001: there are none; MF6023: one is missing, or there are files of another division.</exception>
    public static ShardSet Find(string folder, string prefix)
    {
        if (RemotePath.Is(folder) && RecordManifest.Read(folder, prefix) is { } described) // nothing lists a folder of a web server
            return new(prefix, [.. described.Shards.Select((_, i) => RemotePath.Join(folder, Name(prefix, i, described.Shards.Count)))]);
        (string Path, string Prefix, int Index, int Count)[] files = [.. Files(folder).Where(f => f.Prefix == prefix).OrderBy(f => f.Index)];
        if (files.Length == 0)
            throw new DataException("MF6001", folder, $"There is no {prefix}-…-of-….tfrecord", "Fetch it, or build the records: data build.");
        int[] counts = [.. files.Select(f => f.Count).Distinct().Order()];
        if (counts.Length > 1)
        {
            throw new DataException(
                "MF6023",
                folder,
                $"The records \"{prefix}\" are divided into {string.Join(" and into ", counts)} files at once",
                "Remove the files of the older division."
            );
        }

        int[] missing = [.. Enumerable.Range(0, counts[0]).Except(files.Select(f => f.Index))];
        if (missing.Length > 0)
        {
            throw new DataException(
                "MF6023",
                Path.Combine(folder, Name(prefix, missing[0], counts[0])),
                $"The file is missing, with {missing.Length - 1} others of {counts[0]}",
                "Fetch it, or build the records again."
            );
        }

        string? beyond = files.Where(f => f.Index >= counts[0]).Select(f => f.Path).FirstOrDefault();
        if (beyond is not null) throw new DataException("MF6023", beyond, $"The number is not below {counts[0]}", "Remove the file.");
        return new ShardSet(prefix, [.. files.Select(f => f.Path)]);
    }

    /// <summary>Files that are records by their name, and not named as a set of records must be: nobody could tell whether one is missing.</summary>
    public static IReadOnlyList<string> Misnamed(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder)
                    .Select(static path => Path.GetFileName(path))
                    .Where(static name => !name.StartsWith('.') && Records().IsMatch(name) && !Pattern().IsMatch(name))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    // Stores deny what is not there to those who may not list: that is an answer only where nothing else is found.
    private static IReadOnlyList<string> At(string address)
    {
        List<string> found = [];
        DataException? denied = null;
        foreach (string prefix in usual)
        {
            try
            {
                if (RecordManifest.IsThere(address, prefix)) found.Add(prefix);
            }
            catch (DataException error) when (error.InnerException is RemoteException { IsDenied: true })
            {
                denied ??= error;
            }
        }

        return found.Count > 0 || denied is null ? found : throw denied;
    }

    private static IEnumerable<(string Path, string Prefix, int Index, int Count)> Files(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.tfrecord"))
        {
            if (Path.GetFileName(path).StartsWith('.')) continue; // what systems hide is no data: ._val-00000-of-00001.tfrecord of macOS
            Match match = Pattern().Match(Path.GetFileName(path));
            if (match.Success) yield return (path, match.Groups[1].Value, Number(match.Groups[2]), Number(match.Groups[3]));
        }
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.+)-([0-9]{5})-of-([0-9]{5})\.tfrecord$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\.tfrecords?(?:$|[-.])|\.records?-[0-9]+-of-[0-9]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Records();
}
