using System.Numerics;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>From queries to instances (<c>instance_inference</c> of Mask2Former's <c>maskformer_model.py</c>); a query may have several classes.</summary>
internal static class InstanceInference
{
    /// <param name="scores">[Q, K + 1] probabilities; the last column is "no object".</param>
    /// <param name="columns">K + 1.</param>
    /// <param name="masks">Mask logits at output size.</param>
    /// <param name="most">How many pairs of query and class are looked at, the most probable ones.</param>
    /// <param name="wanted">Whether a class is kept; asked after the choice, as the original does.</param>
    public static IReadOnlyList<ScoredInstance> Run<T>(ReadOnlySpan<T> scores, int columns, MaskLogits<T> masks, int most, Func<int, bool> wanted)
        where T : IBinaryFloatingPointIeee754<T>
    {
        List<(double Score, int Query, int Category)> pairs = [];
        for (int q = 0; q < scores.Length / columns; q++)
        {
            for (int c = 0; c < columns - 1; c++) pairs.Add((double.CreateChecked(scores[(q * columns) + c]), q, c));
        }

        List<ScoredInstance> found = [];
        Dictionary<int, (bool[] Inside, double Sureness)> known = [];
        T[] plane = new T[masks.Size.Height * masks.Size.Width];
        foreach ((double score, int query, int category) in pairs.OrderByDescending(static pair => pair.Score).Take(most))
        {
            if (!wanted(category)) continue;
            if (!known.TryGetValue(query, out (bool[] Inside, double Sureness) mask)) known[query] = mask = Mask(query, masks, plane);
            found.Add(new(query, category, score * mask.Sureness, mask.Inside));
        }

        return [.. found.OrderByDescending(static one => one.Score)];
    }

    /// <summary>A query's mask and the mean probability of what is inside; an empty mask has none.</summary>
    internal static (bool[] Inside, double Sureness) Mask<T>(int query, MaskLogits<T> masks, T[] plane) where T : IBinaryFloatingPointIeee754<T>
    {
        masks.Write(query, plane);
        bool[] inside = Array.ConvertAll(plane, static logit => logit > T.Zero);
        ClassScores.Sigmoid(plane, query);
        (double sum, int count) = (0, 0);
        for (int i = 0; i < plane.Length; i++)
        {
            if (!inside[i]) continue;
            sum += double.CreateChecked(plane[i]);
            count++;
        }

        return (inside, sum / (count + 1e-6));
    }
}
