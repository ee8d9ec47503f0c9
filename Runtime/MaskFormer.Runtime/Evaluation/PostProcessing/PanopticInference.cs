using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// From queries to a panoptic map (<c>panoptic_inference</c> of <c>mask_former_model.py</c>; paper section 3.4).
/// One pass per kept query, so the memory is a few planes whatever the number of queries.
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

        (int[] owner, bool[] inside, int[] area, int[] half, int[] covered) = Compete(scores, columns, masks, kept, pixels);
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

        for (int i = 0; i < pixels; i++) map[i] = settings.EndsAtHalf && !inside[i] ? 0 : paint[owner[i]];
        return new PanopticPrediction(masks.Size.Height, masks.Size.Width, map, segments);
    }

    private static List<Candidate> Keep<T>(ReadOnlySpan<T> scores, int columns, double threshold) where T : IBinaryFloatingPointIeee754<T>
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
    private static (int[] Owner, bool[] Inside, int[] Area, int[] Half, int[] Covered) Compete<T>(
        ReadOnlySpan<T> scores,
        int columns,
        MaskLogits<T> masks,
        List<Candidate> kept,
        int pixels
    )
        where T : IBinaryFloatingPointIeee754<T>
    {
        int[] owner = new int[pixels];
        bool[] inside = new bool[pixels]; // whether the owner's mask is at least half probable there
        int[] covered = new int[kept.Count];
        T[] best = new T[pixels];
        T[] plane = new T[pixels];
        best.AsSpan().Fill(-T.One);
        T half = T.CreateChecked(0.5);
        for (int k = 0; k < kept.Count; k++)
        {
            masks.Write(kept[k].Query, plane);
            ClassScores.Sigmoid(plane, kept[k].Query);
            T score = scores[kept[k].Query * columns + kept[k].Category];
            int count = 0;
            for (int i = 0; i < pixels; i++)
            {
                T probability = plane[i];
                if (probability >= half) count++; // counted on the unweighted probability
                T weighted = score * probability;
                if (weighted <= best[i]) continue;
                best[i] = weighted;
                owner[i] = k;
                inside[i] = probability >= half;
            }

            covered[k] = count;
        }

        (int[] area, int[] insideArea) = (new int[kept.Count], new int[kept.Count]);
        for (int i = 0; i < pixels; i++)
        {
            area[owner[i]]++;
            if (inside[i]) insideArea[owner[i]]++;
        }

        return (owner, inside, area, insideArea, covered);
    }

    private readonly record struct Candidate(int Query, int Category);
}
