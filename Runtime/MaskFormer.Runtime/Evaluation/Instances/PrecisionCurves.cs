namespace MaskFormer.Runtime.Evaluation;

/// <summary>Precision over recall of one class and range of sizes, at every threshold of IoU (COCOeval.accumulate).</summary>
/// <param name="Precision">By threshold, at the recalls 0, 0.01, … 1; null where no truth counts.</param>
/// <param name="Recall">By limit of results an image (1, 10, 100) and threshold; null where no truth counts.</param>
public sealed record PrecisionCurves(IReadOnlyList<IReadOnlyList<double>>? Precision, IReadOnlyList<IReadOnlyList<double>>? Recall)
{
    private const double Spacing = 2.220446049250313e-16; // numpy's epsilon: avoids a division by 0
    private static readonly int[] limits = [1, 10, 100];

    internal static PrecisionCurves Of(IReadOnlyList<MatchedResults> images)
    {
        int truths = images.Sum(static image => image.Truths);
        if (truths == 0) return new(null, null);
        (double[][] Precision, double[] Recall)[] curves = [.. limits.Select(limit => Curve(images, limit, truths))];
        return new(curves[^1].Precision, [.. curves.Select(static curve => curve.Recall)]);
    }

    private static (double[][] Precision, double[] Recall) Curve(IReadOnlyList<MatchedResults> images, int limit, int truths)
    {
        (MatchedResults Image, int Place)[] order =
        [
            .. images
                .SelectMany(image => Enumerable.Range(0, Math.Min(limit, image.Scores.Length)).Select(place => (image, place)))
                .OrderByDescending(static one => one.image.Scores[one.place]),
        ];
        int thresholds = InstanceMatching.Thresholds.Count;
        (double[][] precision, double[] recall) = (new double[thresholds][], new double[thresholds]);
        for (int t = 0; t < thresholds; t++)
        {
            (double[] recalls, double[] precisions) = (new double[order.Length], new double[order.Length]);
            (int right, int wrong) = (0, 0);
            for (int i = 0; i < order.Length; i++)
            {
                (MatchedResults image, int place) = order[i];
                if (!image.IsIgnored[t][place]) (right, wrong) = image.IsRight[t][place] ? (right + 1, wrong) : (right, wrong + 1);
                recalls[i] = (double)right / truths;
                precisions[i] = right / (wrong + right + Spacing);
            }

            for (int i = order.Length - 1; i > 0; i--) precisions[i - 1] = Math.Max(precisions[i - 1], precisions[i]);
            recall[t] = order.Length == 0 ? 0 : recalls[^1];
            precision[t] = At(recalls, precisions);
        }

        return (precision, recall);
    }

    // The precision where each recall is reached first; 0 where it is not.
    private static double[] At(double[] recalls, double[] precisions)
    {
        double[] values = new double[101];
        int place = 0;
        for (int r = 0; r < values.Length; r++)
        {
            double wanted = r == values.Length - 1 ? 1 : r * 0.01;
            while (place < recalls.Length && recalls[place] < wanted) place++;
            if (place < recalls.Length) values[r] = precisions[place];
        }

        return values;
    }
}
