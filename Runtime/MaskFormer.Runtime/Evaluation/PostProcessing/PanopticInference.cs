using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// From queries to a panoptic map (<c>panoptic_inference</c> of <c>mask_former_model.py</c>; paper section 3.4).
/// Rows go together, and of each the kept queries one after the other: the memory is the map, whatever the number of queries and the size of the image.
/// </summary>
internal static class PanopticInference
{
    /// <param name="scores">[Q, K + 1] probabilities; the last column is "no object".</param>
    /// <param name="columns">K + 1.</param>
    /// <param name="masks">Mask logits at output size.</param>
    /// <param name="settings">Thresholds and things.</param>
    public static PanopticPrediction Run<T>(ReadOnlySpan<T> scores, int columns, MaskLogits<T> masks, PostProcessing settings)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int pixels = masks.Size.Height * masks.Size.Width;
        var map = new int[pixels];
        List<Candidate> kept = Keep(scores, columns, settings.ObjectMaskThreshold);
        if (kept.Count == 0) return new PanopticPrediction(masks.Size.Height, masks.Size.Width, map, []);

        (int[] area, int[] half, int[] covered) = Compete(scores, columns, masks, kept, map, settings.PixelsAtOnce);
        int[] painted = settings.EndsAtHalf ? half : area;
        int[] paint = new int[kept.Count];
        List<PanopticSegment> segments = [];
        Dictionary<int, int> stuff = [];
        for (int k = 0; k < kept.Count; k++)
        {
            if (painted[k] == 0 || covered[k] == 0 || (double)area[k] / covered[k] < settings.OverlapThreshold) continue;
            bool thing = settings.IsThing(kept[k].Category);
            if (!thing && stuff.TryGetValue(kept[k].Category, out paint[k])) continue; // one record per stuff class

            paint[k] = segments.Count + 1;
            segments.Add(new PanopticSegment(paint[k], kept[k].Category, thing, double.CreateChecked(scores[kept[k].Query * columns + kept[k].Category])));
            if (!thing) stuff.Add(kept[k].Category, paint[k]);
        }

        for (int i = 0; i < pixels; i++) map[i] = map[i] >= 0 ? paint[map[i]] : settings.EndsAtHalf ? 0 : paint[~map[i]];
        return new PanopticPrediction(masks.Size.Height, masks.Size.Width, map, segments);
    }

    internal static List<Candidate> Keep<T>(ReadOnlySpan<T> scores, int columns, double threshold) where T : IBinaryFloatingPointIeee754<T>
    {
        List<Candidate> kept = [];
        for (int q = 0; q < scores.Length / columns; q++)
        {
            ReadOnlySpan<T> row = scores.Slice(q * columns, columns);
            int best = TensorPrimitives.IndexOfMax(row);
            if (best != columns - 1 && row[best] > T.CreateChecked(threshold)) kept.Add(new Candidate(q, best));
        }

        return kept;
    }

    /// <summary>Gives every pixel to the kept query with the highest score times probability; the first wins a tie.</summary>
    /// <param name="scores">[Q, K + 1] probabilities.</param>
    /// <param name="columns">K + 1.</param>
    /// <param name="masks">Mask logits at output size.</param>
    /// <param name="kept">The queries that take part.</param>
    /// <param name="owners">Gets the position of every pixel's query in the list; its complement where the query's mask is less than half probable.</param>
    /// <param name="pixelsAtOnce">How many pixels go together.</param>
    /// <returns>For each of the queries its pixels, those where its mask is at least half probable, and all pixels where it is.</returns>
    private static (int[] Area, int[] Half, int[] Covered) Compete<T>(
        ReadOnlySpan<T> scores, int columns, MaskLogits<T> masks, List<Candidate> kept, int[] owners, int pixelsAtOnce) where T : IBinaryFloatingPointIeee754<T>
    {
        (int height, int width) = masks.Size;
        int rows = Math.Clamp(pixelsAtOnce / width, 1, height);
        (int[] area, int[] insideArea, int[] covered) = (new int[kept.Count], new int[kept.Count], new int[kept.Count]);
        T[] best = new T[rows * width], plane = new T[rows * width];
        T half = T.CreateChecked(0.5);
        for (int first = 0; first < height; first += rows)
        {
            int count = Math.Min(rows, height - first);
            Span<int> owner = owners.AsSpan(first * width, count * width);
            Span<T> probability = plane.AsSpan(0, owner.Length);
            best.AsSpan().Fill(-T.One);
            for (int k = 0; k < kept.Count; k++)
            {
                masks.Write(kept[k].Query, first, count, probability);
                ClassScores.Sigmoid(probability, kept[k].Query);
                T score = scores[kept[k].Query * columns + kept[k].Category];
                for (int i = 0; i < owner.Length; i++)
                {
                    if (probability[i] >= half) covered[k]++; // counted on the unweighted probability
                    T weighted = score * probability[i];
                    if (weighted <= best[i]) continue;
                    best[i] = weighted;
                    owner[i] = probability[i] >= half ? k : ~k;
                }
            }

            foreach (int k in owner)
            {
                area[k >= 0 ? k : ~k]++;
                if (k >= 0) insideArea[k]++;
            }
        }

        return (area, insideArea, covered);
    }

    internal readonly record struct Candidate(int Query, int Category);
}
