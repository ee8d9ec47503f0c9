using System.IO.Enumeration;
using MaskFormer.Language;
using MaskFormer.Names;

namespace MaskFormer.Runtime.Contracts;

/// <summary>
/// Patterns that name weights: the beginning of a key up to a point (<c>backbone.res2</c>), or with <c>*</c> for any letters (<c>*.norm.*</c>).
/// </summary>
public static class KeyPattern
{
    /// <summary>Whether a key fits a pattern.</summary>
    public static bool Fits(string pattern, string key) =>
        key == pattern
        || key.StartsWith(pattern + ".", StringComparison.Ordinal)
        || (pattern.Contains('*') && FileSystemName.MatchesSimpleExpression(pattern, key, ignoreCase: false));

    /// <summary>Those of some keys that fit any of some patterns.</summary>
    /// <param name="place">Names the patterns in the error.</param>
    /// <param name="patterns">The patterns.</param>
    /// <param name="keys">The keys.</param>
    /// <exception cref="MaskFormerException">MF4204: a pattern fits none, so it must be mistyped.</exception>
    public static IReadOnlySet<string> Fitting(string place, IReadOnlyList<string> patterns, IReadOnlyCollection<string> keys)
    {
        HashSet<string> all = [];
        foreach (string pattern in patterns)
        {
            string[] fitting = [.. keys.Where(key => Fits(pattern, key))];
            if (fitting.Length == 0)
                throw MaskFormerException.WrongInput(
                    "MF4204",
                    $"{place} {pattern}",
                    $"no weight has such a name{(Nearest.Of(pattern, Beginnings(keys)) is { } near ? $"; did you mean {near}?" : "")}",
                    "check EXPERIMENT --weights lists the model's");
            all.UnionWith(fitting);
        }

        return all;
    }

    private static IEnumerable<string> Beginnings(IEnumerable<string> keys) => keys
        .Select(static key => key.Split('.'))
        .SelectMany(static parts => Enumerable.Range(1, parts.Length).Select(count => string.Join('.', parts.Take(count))))
        .Distinct();
}
