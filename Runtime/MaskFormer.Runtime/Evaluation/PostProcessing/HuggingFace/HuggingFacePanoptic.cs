using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>Queries to a panoptic map as Hugging Face does it (<c>compute_segments</c> of its image processors).</summary>
internal static class HuggingFacePanoptic
{
    /// <param name="scores">[Q, K + 1] probabilities.</param>
    /// <param name="columns">K + 1.</param>
    /// <param name="masks">Mask logits at the first size.</param>
    /// <param name="output">Height and width of the map.</param>
    /// <param name="rule">Thresholds and fused classes.</param>
    public static HuggingFaceSegments Run<T>(T[] scores, int columns, MaskLogits<T> masks, (int Height, int Width) output, HuggingFaceRule rule)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int[] map = new int[output.Height * output.Width];
        List<PanopticInference.Candidate> kept = PanopticInference.Keep<T>(scores, columns, rule.Threshold);
        if (kept.Count == 0)
        {
            Array.Fill(map, -1);
            return new(output.Height, output.Width, map, []);
        }

        (int[] owner, int[] inside) = Compete(scores, columns, masks, output, kept, T.CreateChecked(rule.MaskThreshold));
        int[] area = new int[kept.Count], ids = new int[kept.Count];
        foreach (int k in owner) area[k]++;
        List<HuggingFaceSegment> segments = [];
        Dictionary<int, int> fused = [];
        int id = 0;
        for (int k = 0; k < kept.Count; k++)
        {
            // the share is a float32 there, whatever the logits are: exactly 0.8 is more than 0.8
            if (area[k] == 0 || inside[k] == 0 || !((double)((float)area[k] / inside[k]) > rule.OverlapThreshold)) continue;
            (int query, int label) = kept[k];
            id = fused.TryGetValue(label, out int known) ? known : id + 1; // and the next one counts on from there
            ids[k] = id;
            bool isFused = rule.Fused.Contains(label);
            segments.Add(new(id, label, isFused, Math.Round(double.CreateChecked(scores[(query * columns) + label]), 6), query));
            if (isFused) fused[label] = id;
        }

        for (int i = 0; i < map.Length; i++) map[i] = ids[owner[i]];
        return new(output.Height, output.Width, map, segments);
    }

    // Score times probability decides whose a pixel is, the first one's of equals, and what is inside of a query.
    private static (int[] Owner, int[] Inside) Compete<T>(
        T[] scores, int columns, MaskLogits<T> masks, (int Height, int Width) output, List<PanopticInference.Candidate> kept, T threshold)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int pixels = output.Height * output.Width;
        BilinearResize<T> resize = new(masks.Size, output);
        T[] first = new T[masks.Size.Height * masks.Size.Width], plane = new T[pixels], best = new T[pixels];
        best.AsSpan().Fill(-T.One);
        int[] owner = new int[pixels], inside = new int[kept.Count];
        for (int k = 0; k < kept.Count; k++)
        {
            masks.Write(kept[k].Query, first);
            ClassScores.Sigmoid(first, kept[k].Query);
            resize.Run(first, masks.Size.Width, plane);
            TensorPrimitives.Multiply(plane, scores[(kept[k].Query * columns) + kept[k].Category], plane);
            for (int i = 0; i < pixels; i++)
            {
                if (plane[i] >= threshold) inside[k]++;
                if (plane[i] <= best[i]) continue;
                best[i] = plane[i];
                owner[i] = k;
            }
        }

        return (owner, inside);
    }
}
