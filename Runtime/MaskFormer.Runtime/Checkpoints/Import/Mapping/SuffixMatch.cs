using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Matches keys of a file to keys of a model that differ in what stands before: a backbone's file has <c>res2.0.conv1.weight</c>, the model
/// <c>backbone.res2.0.conv1.weight</c> (detectron2's <c>matching_heuristics</c>, <c>c2_model_loading.py</c>).
/// </summary>
public static class SuffixMatch
{
    /// <summary>For each model key that has one, the longest key of the file that equals it or its end after a point.</summary>
    /// <exception cref="MaskFormerException">MF4041: one key of the file would go to two keys of the model.</exception>
    public static IReadOnlyDictionary<string, string> Find(IEnumerable<string> model, IReadOnlyCollection<string> file)
    {
        HashSet<string> known = [.. file];
        Dictionary<string, string> matches = [];
        Dictionary<string, string> used = [];
        foreach (string key in model)
        {
            for (int start = 0; start >= 0; start = key.IndexOf('.', start) is var point and >= 0 ? point + 1 : -1)
            {
                string end = key[start..];
                if (!known.Contains(end)) continue;
                if (!used.TryAdd(end, key)) throw new MaskFormerException("MF4041", end, $"it fits both {used[end]} and {key}", "Give full names.");
                matches[key] = end;
                break;
            }
        }

        return matches;
    }
}
