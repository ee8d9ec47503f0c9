using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest edits, at most a third of the name's length, or null.</summary>
    public static string? Of(string name, IEnumerable<string> candidates) =>
        candidates.Select(c => (Name: c, Edits: Edits(name.ToLowerInvariant(), c.ToLowerInvariant())))
            .Where(c => c.Edits <= Math.Max(1, name.Length / 3) && c.Edits < c.Name.Length)
            .OrderBy(static c => c.Edits).ThenBy(static c => c.Name, StringComparer.Ordinal)
            .Select(static c => c.Name).FirstOrDefault();

    // Levenshtein's distance, with a swap of neighbours as one edit.
    private static int Edits(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
