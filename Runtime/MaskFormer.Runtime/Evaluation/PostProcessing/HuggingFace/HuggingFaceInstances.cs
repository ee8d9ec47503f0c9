using System.Numerics;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>Queries to instances as Hugging Face does it (<c>post_process_instance_segmentation</c> of its image processors).</summary>
internal static class HuggingFaceInstances
{
    /// <param name="scores">[Q, K + 1] probabilities.</param>
    /// <param name="columns">K + 1.</param>
    /// <param name="masks">Mask logits at the first size.</param>
    /// <param name="output">Height and width of the map.</param>
    /// <param name="threshold">Instances with a smaller score are left out.</param>
    public static HuggingFaceSegments Run<T>(T[] scores, int columns, MaskLogits<T> masks, (int Height, int Width) output, double threshold)
        where T : IBinaryFloatingPointIeee754<T>
    {
        (int queries, int classes) = (scores.Length / columns, columns - 1);
        int[] map = new int[output.Height * output.Width];
        Array.Fill(map, -1);
        int[] rows = Nearest(masks.Size.Height, output.Height), across = Nearest(masks.Size.Width, output.Width);
        List<HuggingFaceSegment> segments = [];
        List<bool[]> found = [];
        T[] plane = new T[masks.Size.Height * masks.Size.Width];
        IEnumerable<int> best = Enumerable.Range(0, queries * classes).OrderByDescending(pair => scores[(pair / classes * columns) + (pair % classes)]);
        foreach (int pair in best.Take(queries))
        {
            (int query, int label) = (pair / classes, pair % classes);
            (bool[] inside, double sureness) = InstanceInference.Mask(query, masks, plane); // where the masks are as large as at first
            double score = double.CreateChecked(scores[(query * columns) + label]) * sureness;
            if (score < threshold) continue;
            bool[] own = [.. rows.SelectMany(y => across.Select(x => inside[(y * masks.Size.Width) + x]))];
            if (!own.Contains(true)) continue;
            for (int i = 0; i < own.Length; i++) map[i] = own[i] ? segments.Count : map[i];
            segments.Add(new(segments.Count, label, WasFused: false, Math.Round(score, 6), query));
            found.Add(own);
        }

        return new(output.Height, output.Width, map, segments) { Masks = found };
    }

    // PyTorch's "nearest": the place that lies below, in float32
    private static int[] Nearest(int from, int to) =>
        [.. Enumerable.Range(0, to).Select(i => Math.Min(from - 1, (int)MathF.Floor(i * ((float)from / to))))];
}
