using System.Collections.Generic;
using System.Linq;
using MaskFormer.Grammar;

namespace MaskFormer.Generators;

/// <summary>Sizes stated beside a pattern: <c>"h = Heads, y = H/Window"</c>.</summary>
/// <param name="Letters">The names of the pattern.</param>
/// <param name="Shape">Their sizes in the same order, as a shape string.</param>
internal sealed record SizeList(IReadOnlyList<string> Letters, string Shape)
{
    /// <exception cref="PatternException">Not a list of sizes.</exception>
    public static SizeList Parse(string text)
    {
        if (text.Trim().Length == 0) return new([], "");
        string[][] entries = [.. text.Split(',').Select(static entry => entry.Split('='))];
        if (entries.FirstOrDefault(static e => e.Length != 2 || e.Any(static side => side.Trim().Length == 0)) is { } odd)
            throw new PatternException($"\"{string.Join("=", odd).Trim()}\" states no size: write name = size");
        string[] letters = [.. entries.Select(static e => e[0].Trim())];
        if (letters.GroupBy(static l => l).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new PatternException($"the size of '{twice.Key}' is stated twice");
        return new(letters, string.Join(", ", entries.Select(static e => e[1].Trim())));
    }
}
