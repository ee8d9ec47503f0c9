namespace MaskFormer.Runtime.Evaluation;

/// <summary>Gives results their true objects, as pycocotools does (COCOeval.evaluateImg): the surest result chooses first, by the largest IoU.</summary>
internal static class InstanceMatching
{
    /// <summary>IoU from 0.5 to 0.95 by 0.05, in numpy's rounding.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [.. Enumerable.Range(0, 10).Select(static i => i == 9 ? 0.95 : 0.5 + (i * ((0.95 - 0.5) / 9)))];

    /// <summary>The overlap of each result (line) with each true object.</summary>
    public static double[][] Overlaps(IReadOnlyList<TrueInstance> truths, IReadOnlyList<FoundInstance> results) =>
        [.. results.Select(found => truths.Select(truth => found.Mask.Overlap(truth.Mask, truth.IsCrowd)).ToArray())];

    /// <summary>Evaluates the results of a class in an image.</summary>
    /// <param name="image">The image's id.</param>
    /// <param name="truths">The true objects of the class, in their order.</param>
    /// <param name="results">The surest results, in falling order.</param>
    /// <param name="overlaps">Theirs (<see cref="Overlaps"/>).</param>
    /// <param name="range">Sizes that count.</param>
    public static MatchedResults Evaluate(
        long image, IReadOnlyList<TrueInstance> truths, IReadOnlyList<FoundInstance> results, double[][] overlaps, AreaRange range)
    {
        // What does not count comes last, so that a result that has found what counts keeps it.
        (int Place, TrueInstance Truth, bool Ignored)[] order =
        [
            .. truths.Select((truth, place) => (place, truth, Ignored: truth.IsCrowd || !range.Holds(truth.Area))).OrderBy(static one => one.Ignored),
        ];
        bool[] isOutside = [.. results.Select(found => !range.Holds(found.Mask.Area))];
        (bool[] Right, bool[] Ignored)[] matched = [.. Thresholds.Select(threshold => Match(order, overlaps, isOutside, threshold))];
        return new(
            image,
            [.. results.Select(static found => found.Score)],
            [.. matched.Select(static one => one.Right)],
            [.. matched.Select(static one => one.Ignored)],
            order.Count(static one => !one.Ignored));
    }

    private static (bool[] Right, bool[] Ignored) Match(
        (int Place, TrueInstance Truth, bool Ignored)[] order, double[][] overlaps, bool[] isOutside, double threshold)
    {
        bool[] taken = new bool[order.Length], right = new bool[overlaps.Length], ignored = new bool[overlaps.Length];
        for (int d = 0; d < overlaps.Length; d++)
        {
            (int best, double most) = (-1, Math.Min(threshold, 1 - 1e-10));
            for (int g = 0; g < order.Length; g++)
            {
                if (taken[g] && !order[g].Truth.IsCrowd) continue;
                if (best >= 0 && !order[best].Ignored && order[g].Ignored) break;
                double overlap = overlaps[d][order[g].Place];
                if (overlap < most) continue;
                (best, most) = (g, overlap); // of equal ones the later
            }

            if (best >= 0)
            {
                taken[best] = true;
                right[d] = order[best].Truth.Id != 0;
                ignored[d] = order[best].Ignored;
            }

            if (!right[d] && isOutside[d]) ignored[d] = true;
        }

        return (right, ignored);
    }
}
