using System.Collections.Concurrent;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Which values occur in index maps, and the largest that their files can hold.</summary>
/// <param name="Values">In their order.</param>
/// <param name="Most">255 or 65535 for 8 and 16 bits.</param>
internal sealed record LabelValues(IReadOnlyList<int> Values, int Most)
{
    private static readonly ConcurrentDictionary<string, (long Length, DateTime Written, int[] Values, int Most)> known = [];

    /// <summary>Looks through maps.</summary>
    /// <param name="paths">Their files.</param>
    /// <param name="most">How many are looked at, spread evenly; null for all.</param>
    /// <exception cref="DataException">A map cannot be read.</exception>
    public static LabelValues Of(IReadOnlyList<string> paths, int? most = null)
    {
        int count = Math.Min(paths.Count, most ?? paths.Count);
        string[] chosen = [.. Enumerable.Range(0, count).Select(i => paths[(int)((long)i * paths.Count / count)])];
        (int[] Values, int Most)[] found = InOrder.Make(chosen, Math.Clamp(Environment.ProcessorCount, 1, 16), Of);
        return new([.. found.SelectMany(static one => one.Values).Distinct().Order()], found.Max(static one => one.Most));
    }

    /// <summary>Values as people write them: <c>0 to 11, 255</c>.</summary>
    public static string Text(IEnumerable<int> values)
    {
        List<(int First, int Last)> runs = [];
        foreach (int value in values)
        {
            if (runs.Count > 0 && runs[^1].Last == value - 1) runs[^1] = (runs[^1].First, value);
            else runs.Add((value, value));
        }

        string[] texts = [.. runs.Select(static run => run.First == run.Last ? FormattableString.Invariant($"{run.First}") : Range(run))];
        return texts.Length <= 6 ? string.Join(", ", texts) : $"{string.Join(", ", texts.Take(3))}, …, {texts[^1]}";
    }

    private static string Range((int First, int Last) run) =>
        FormattableString.Invariant($"{run.First}{(run.Last - run.First == 1 ? ", " : " to ")}{run.Last}");

    // The second split that is opened asks for the same maps: what was seen of a file is kept while it stays as it is.
    private static (int[] Values, int Most) Of(string path)
    {
        FileInfo file = new(path);
        if (known.TryGetValue(path, out var seen) && file.Exists && (seen.Length, seen.Written) == (file.Length, file.LastWriteTimeUtc))
            return (seen.Values, seen.Most);
        (var map, int most) = IndexPng.Read(path);
        bool[] occurs = new bool[most + 1];
        foreach (int value in map.Values) occurs[value] = true;
        int[] values = [.. Enumerable.Range(0, most + 1).Where(value => occurs[value])];
        known[path] = (file.Length, file.LastWriteTimeUtc, values, most);
        return (values, most);
    }
}
