namespace MaskFormer.Runtime.Configuration;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class Nearest
{
    private const int Edit = 8;

    /// <summary>The candidate with the fewest edits, if they are few enough to be a slip; ties go to the first. Case hardly counts.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int fewest = Edit * (Math.Max(2, name.Length / 3) + 1);
        foreach (string candidate in candidates)
        {
            int edits = Distance(name, candidate);
            if (edits < fewest) (best, fewest) = (candidate, edits);
        }

        return best;
    }

    /// <summary>" Did you mean 'x'?", or the list of what there is.</summary>
    public static string Advice(string name, IReadOnlyList<string> candidates) => Of(name, candidates) is { } nearest
        ? $"Did you mean '{nearest}'?"
        : candidates.Count == 0 ? "There is nothing to choose from" : $"Choose one of: {string.Join(", ", candidates)}";

    /// <summary>Levenshtein distance in eighths, with 1 for a change of case (invariant: an i is an I under every culture).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1).Select(static i => Edit * i)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = Edit * i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 1 : Edit;
                int edits = Math.Min(Math.Min(row[j] + Edit, row[j - 1] + Edit), diagonal + change);
                (diagonal, row[j]) = (row[j], edits);
            }
        }

        return row[b.Length];
    }
}
