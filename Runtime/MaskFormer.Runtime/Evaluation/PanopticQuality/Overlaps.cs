using System.Runtime.InteropServices;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>The joint histogram of two id maps: pixels per pair of (truth id, predicted id).</summary>
internal static class Overlaps
{
    /// <summary>Counts in one pass. Neighbouring pixels mostly have the same pair, so the table is asked once per run of equal pairs.</summary>
    public static Dictionary<(int Truth, int Predicted), long> Count(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        Dictionary<(int, int), long> table = [];
        for (int start = 0; start < truth.Length;)
        {
            (int t, int p) = (truth[start], predicted[start]);
            int end = start + 1;
            while (end < truth.Length && truth[end] == t && predicted[end] == p) end++;
            CollectionsMarshal.GetValueRefOrAddDefault(table, (t, p), out _) += end - start;
            start = end;
        }

        return table;
    }
}
