using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// Which true and predicted segments of an image lie on each other: with an intersection over union above one half, as panoptic quality takes it, but whatever
/// their classes.
/// </summary>
/// <param name="Pairs">The id of the predicted segment by the id of the true one, which is its place plus one.</param>
/// <param name="Forgiven">Predicted segments without a true one that are no mistake: they lie on unlabelled pixels or on a crowd of their class.</param>
internal sealed record SegmentMatches(IReadOnlyDictionary<int, int> Pairs, IReadOnlySet<int> Forgiven)
{
    /// <summary>Compares a prediction with the truth.</summary>
    public static SegmentMatches Of(PanopticSample truth, PanopticPrediction predicted)
    {
        Dictionary<(int Truth, int Predicted), long> overlaps = Overlaps.Count(truth.Map.Values, predicted.Map);
        Dictionary<int, long> areas = [], found = [];
        foreach (((int t, int p), long pixels) in overlaps)
        {
            areas[t] = areas.GetValueOrDefault(t) + pixels;
            found[p] = found.GetValueOrDefault(p) + pixels;
        }

        Dictionary<int, int> pairs = [];
        foreach (((int t, int p), long shared) in overlaps)
        {
            if (t == 0 || p == 0 || truth.Segments[t - 1].IsCrowd) continue;
            long union = areas[t] + found[p] - shared - overlaps.GetValueOrDefault((0, p));
            if (2 * shared > union) pairs[t] = p;
        }

        HashSet<int> forgiven = [];
        foreach (PanopticSegment segment in predicted.Segments.Where(segment => !pairs.ContainsValue(segment.Id)))
        {
            long free = overlaps.Where(one => one.Key.Predicted == segment.Id && IsFree(truth, one.Key.Truth, segment.Category)).Sum(static one => one.Value);
            if (2 * free > found.GetValueOrDefault(segment.Id)) forgiven.Add(segment.Id);
        }

        return new(pairs, forgiven);
    }

    private static bool IsFree(PanopticSample truth, int segment, int category) =>
        segment == 0 || (truth.Segments[segment - 1].IsCrowd && truth.Segments[segment - 1].Class == category);
}
