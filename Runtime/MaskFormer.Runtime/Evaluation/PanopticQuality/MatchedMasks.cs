using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Torch;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// How well the masks of queries could cover the true segments, whatever their classes and scores: the IoU of each segment with a query of its own, chosen so
/// that their sum is largest. Dropout is off in an evaluation, so this shows what the weights have learnt, while the matched IoU of training is that of noisy
/// masks.
/// </summary>
internal static class MatchedMasks
{
    /// <summary>The IoU of each true segment that is no crowd and is seen at the size of the masks; 0 where no query is left for it.</summary>
    /// <param name="logits">Masks at the model's size; above 0 is inside.</param>
    /// <param name="geometry">The sizes of the image.</param>
    /// <param name="truth">What is there, at the image's own size.</param>
    public static IReadOnlyList<double> Overlaps(QueryLogits<float> logits, ImageGeometry geometry, PanopticSample truth)
    {
        (int height, int width) = logits.Size;
        int[] seen = Seen(truth.Map, geometry, height, width);
        int[] areas = new int[truth.Segments.Count + 1];
        foreach (int segment in seen) areas[Math.Max(0, segment)]++;
        int[] there = [.. truth.Segments.Index().Where(one => !one.Item.IsCrowd && areas[one.Index + 1] > 0).Select(static one => one.Index + 1)];
        double[] cost = new double[there.Length * logits.Queries];
        int[] shared = new int[areas.Length];
        for (int query = 0; query < logits.Queries; query++)
        {
            Array.Clear(shared);
            ReadOnlySpan<float> mask = logits.Masks.Span.Slice(query * seen.Length, seen.Length);
            int area = 0;
            for (int i = 0; i < seen.Length; i++)
            {
                if (seen[i] < 0 || !(mask[i] > 0)) continue;
                area++;
                shared[seen[i]]++;
            }

            foreach ((int row, int segment) in there.Index())
                cost[(row * logits.Queries) + query] = -(double)shared[segment] / (area + areas[segment] - shared[segment]);
        }

        int[] queries = LinearAssignment.Solve(cost, there.Length, logits.Queries);
        return [.. queries.Select((query, row) => query < 0 ? 0 : -cost[(row * logits.Queries) + query])];
    }

    // The true segment in the middle of each place of a mask; -1 in the padding.
    private static int[] Seen(LabelMap map, ImageGeometry geometry, int height, int width)
    {
        int[] rows = Places(height, geometry.Padded.Height, geometry.Image.Height, map.Height);
        int[] columns = Places(width, geometry.Padded.Width, geometry.Image.Width, map.Width);
        return [.. from row in rows from column in columns select row < 0 || column < 0 ? -1 : map[row, column]];
    }

    private static int[] Places(int count, int padded, int image, int original) =>
    [
        .. from place in Enumerable.Range(0, count)
           let middle = (place + 0.5) * padded / count
           select middle >= image ? -1 : Math.Min((int)(middle * original / image), original - 1),
    ];
}
