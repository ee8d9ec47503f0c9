using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// Stuff is not countable, so an image has one segment of a class of stuff: two entries of one class are one target, in a folder as in records, whose masks
/// (<c>image/panoptic/contiguous_mask</c>) cannot tell them apart. The first entry stays, with its id and whether it is a crowd.
/// </summary>
internal static class StuffMerge
{
    /// <summary>Joins all segments of a class, things too: what tells only classes shows them so.</summary>
    /// <inheritdoc cref="Apply" path="/param|/returns"/>
    public static IReadOnlyList<SampleSegment> OnePerClass(LabelMap map, IReadOnlyList<SampleSegment> segments) =>
        Join([map], segments, static _ => true);

    /// <summary>Joins what belongs together.</summary>
    /// <param name="map">Position of each pixel's segment plus one; changed in place.</param>
    /// <param name="segments">The entries of the annotation.</param>
    /// <param name="categories">All classes.</param>
    /// <param name="below">What the map hides; changed in place.</param>
    /// <returns>The segments that stay.</returns>
    public static IReadOnlyList<SampleSegment> Apply(
        LabelMap map, IReadOnlyList<SampleSegment> segments, IReadOnlyList<PanopticCategory> categories, IReadOnlyList<LabelMap>? below = null) =>
        Join([map, .. below ?? []], segments, segment => !categories[segment.Class].IsThing);

    private static IReadOnlyList<SampleSegment> Join(
        IReadOnlyList<LabelMap> maps, IReadOnlyList<SampleSegment> segments, Func<SampleSegment, bool> joins)
    {
        List<SampleSegment> kept = new(segments.Count);
        Dictionary<int, int> stuff = [];
        int[] positions = new int[segments.Count + 1];
        foreach ((int s, SampleSegment segment) in segments.Index())
        {
            if (joins(segment) && !stuff.TryAdd(segment.Class, kept.Count))
            {
                int first = stuff[segment.Class];
                kept[first] = kept[first] with { Area = kept[first].Area + segment.Area };
                positions[s + 1] = first + 1;
                continue;
            }

            kept.Add(segment);
            positions[s + 1] = kept.Count;
        }

        if (kept.Count == segments.Count) return segments;
        foreach (LabelMap map in maps)
        {
            for (int i = 0; i < map.Values.Length; i++) map.Values[i] = positions[map.Values[i]];
        }

        return kept;
    }
}
