using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace MaskFormer.Grammar;

/// <summary>The sizes of a pattern's names for a value of known sizes: what both back ends ask at run time.</summary>
internal static class AxisSizes
{
    /// <summary>The size of every name on the left. One name of each group may be left out of <paramref name="known"/>.</summary>
    /// <param name="pattern">A pattern without <c>...</c> (<see cref="AxisPattern.For"/>).</param>
    /// <param name="sizes">The value's sizes, as many as the left side has groups.</param>
    /// <param name="known">Sizes of names that groups hold.</param>
    /// <exception cref="PatternException">A group is not the product of its names.</exception>
    public static Dictionary<string, long> Of(AxisPattern pattern, IReadOnlyList<long> sizes, IReadOnlyList<(string Letter, long Size)> known)
    {
        Dictionary<string, long> all = [];
        for (int i = 0; i < pattern.Left.Length; i++)
        {
            string[] group = pattern.Left[i];
            long?[] parts = [.. group.Select(Known)];
            if (parts.Count(static p => p is null) > 1) throw new PatternException($"the sizes of ({string.Join(" ", group)}) are not known");
            long product = parts.Aggregate(1L, static (all, p) => all * (p ?? 1));
            int open = Array.IndexOf(parts, null);
            if (product < 1 || (open >= 0 ? sizes[i] % product != 0 : sizes[i] != product))
                throw new PatternException($"axis {i} has size {sizes[i]}, which is not {Product(parts)}");
            for (int p = 0; p < group.Length; p++) all[group[p]] = parts[p] ?? sizes[i] / product;
        }

        return all;

        long? Known(string name) => known.Where(k => k.Letter == name).Select(static k => (long?)k.Size).FirstOrDefault();
    }

    private static string Product(long?[] parts) =>
        parts.Length == 0 ? "1" : string.Join(" * ", parts.Select(static p => p is { } size ? size.ToString(CultureInfo.InvariantCulture) : "?"));
}
