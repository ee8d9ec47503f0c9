using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>Which class true segments were given by the predicted segments that lie on them, over a set of images.</summary>
/// <param name="classes">Number of classes; the place behind them stands for nothing.</param>
public sealed class SegmentConfusion(int classes)
{
    private readonly int[] counts = new int[(classes + 1) * (classes + 1)];

    /// <summary>Number of classes.</summary>
    public int Classes => classes;

    /// <summary>Segments of a class that were taken for another.</summary>
    /// <param name="truth">The true class; <see cref="Classes"/> for predictions on nothing.</param>
    /// <param name="predicted">The predicted class; <see cref="Classes"/> for segments that nothing was predicted on.</param>
    public int this[int truth, int predicted] => counts[(truth * (classes + 1)) + predicted];

    /// <summary>Adds an image. Crowds count nowhere, nor do predictions on unlabelled pixels.</summary>
    /// <param name="truth">What is there.</param>
    /// <param name="predicted">What was found.</param>
    /// <param name="matches">Theirs.</param>
    internal void Add(PanopticSample truth, PanopticPrediction predicted, SegmentMatches matches)
    {
        Dictionary<int, int> category = predicted.Segments.ToDictionary(static segment => segment.Id, static segment => segment.Category);
        foreach ((int s, SampleSegment segment) in truth.Segments.Index())
        {
            if (!segment.IsCrowd) Count(segment.Class, matches.Pairs.TryGetValue(s + 1, out int found) ? category[found] : classes);
        }

        HashSet<int> matched = [.. matches.Pairs.Values];
        foreach (PanopticSegment segment in predicted.Segments)
        {
            if (!matched.Contains(segment.Id) && !matches.Forgiven.Contains(segment.Id)) Count(classes, segment.Category);
        }
    }

    private void Count(int truth, int predicted) => counts[(truth * (classes + 1)) + predicted]++;
}
