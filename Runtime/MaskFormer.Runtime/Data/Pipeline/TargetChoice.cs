using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>
/// Which segments become targets: all but crowds, also those that a crop left without pixels (as in the original's panoptic mappers, whose models learn
/// an empty mask from them), or without these (as in its semantic mapper), and never those whose outline is gone (as in its instance mapper). If they are more
/// than there is room for, the largest stay.
/// </summary>
internal static class TargetChoice
{
    /// <returns>Positions in the list of segments, in its order, and how many found no room.</returns>
    public static (IReadOnlyList<int> Chosen, int Dropped) Choose(ChangedTruth truth, int slots, LabelRule rule)
    {
        (IReadOnlyList<SampleSegment> segments, IReadOnlyList<LabelMap> maps, IReadOnlySet<int> gone) = truth;
        int[] candidates = [.. Enumerable.Range(0, segments.Count).Where(s => !segments[s].IsCrowd && !gone.Contains(s))];
        bool keepsEmpty = rule == LabelRule.Panoptic;
        if (keepsEmpty && candidates.Length <= slots) return (candidates, 0);
        int[] pixels = Pixels(segments.Count, maps);
        if (!keepsEmpty) candidates = [.. candidates.Where(s => pixels[s + 1] > 0)];
        if (candidates.Length <= slots) return (candidates, 0);
        return ([.. candidates.OrderByDescending(s => pixels[s + 1]).ThenBy(s => s).Take(slots).Order()], candidates.Length - slots);
    }

    /// <summary>Pixels of every segment, seen or hidden; of segment s at s + 1.</summary>
    public static int[] Pixels(int segments, IReadOnlyList<LabelMap> maps)
    {
        int[] pixels = new int[segments + 1];
        foreach (LabelMap map in maps)
        {
            foreach (int position in map.Values) pixels[position]++;
        }

        return pixels;
    }
}
