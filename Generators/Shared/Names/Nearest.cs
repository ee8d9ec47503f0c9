using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Names;

/// <summary>Finds the name that somebody probably meant. One source for the compiler and for the program, so that both suggest alike.</summary>
internal static class Nearest
{
    // Eighths of an edit: a change of case is 1, any other 8.
    private const int Edit = 8;

    /// <summary>
    /// The candidate with the fewest edits, if they are few enough to be a slip: one, or one for every three letters of the longer name.
    /// Ties go to the first. Null if there is none.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        (string? best, int fewest) = (null, int.MaxValue);
        foreach (string candidate in candidates)
        {
            int edits = Distance(name, candidate), most = Math.Max(1, Math.Max(name.Length, candidate.Length) / 3);
            if (edits < fewest && edits < Edit * (most + 1) && edits < Edit * Math.Min(name.Length, candidate.Length)) (best, fewest) = (candidate, edits);
        }

        return best;
    }

    /// <summary>" Did you mean 'x'?", or the list of what there is.</summary>
    public static string Advice(string name, IReadOnlyList<string> candidates) =>
        Of(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?"
        : candidates.Count == 0 ? "There is nothing to choose from"
        : $"Choose one of: {string.Join(", ", candidates)}";

    /// <summary>Levenshtein's distance in eighths of an edit, with a swap of neighbours as one edit (invariant: an i is an I under every culture).</summary>
    public static int Distance(string a, string b)
    {
        int[] before = [], above = [.. Enumerable.Range(0, b.Length + 1).Select(static i => Edit * i)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = Edit * i;
            for (int j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(above[j - 1] + Change(a[i - 1], b[j - 1]), Math.Min(above[j], row[j - 1]) + Edit);
                if (i > 1 && j > 1 && Change(a[i - 1], b[j - 2]) + Change(a[i - 2], b[j - 1]) is var cases and < Edit)
                    row[j] = Math.Min(row[j], before[j - 2] + Edit + cases);
            }

            (before, above) = (above, row);
        }

        return above[b.Length];
    }

    private static int Change(char a, char b) => a == b ? 0 : char.ToUpperInvariant(a) == char.ToUpperInvariant(b) ? 1 : Edit;
}
