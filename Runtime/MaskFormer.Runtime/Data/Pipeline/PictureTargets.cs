using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>The segments of one picture that are its targets, before they are written into a batch.</summary>
internal sealed class PictureTargets
{
    /// <summary>Chooses the targets of a picture.</summary>
    /// <param name="segments">All its segments.</param>
    /// <param name="map">Which pixel is whose, after all changes.</param>
    /// <param name="slots">Room for targets.</param>
    public PictureTargets(IReadOnlyList<SampleSegment> segments, LabelMap map, int slots)
    {
        (Segments, Map) = (segments, map);
        (Chosen, Dropped) = TargetChoice.Choose(segments, map, slots);
    }

    /// <summary>All segments of the picture.</summary>
    public IReadOnlyList<SampleSegment> Segments { get; }

    /// <summary>Which pixel is whose.</summary>
    public LabelMap Map { get; }

    /// <summary>Positions of the targets in the list of segments, rising.</summary>
    public IReadOnlyList<int> Chosen { get; private set; }

    /// <summary>Segments that found no room.</summary>
    public int Dropped { get; private set; }

    /// <summary>
    /// Leaves out the smallest targets of pictures that share room; of equally small ones, those of later pictures and later segments first.
    /// </summary>
    /// <param name="pictures">The pictures that one device sees.</param>
    /// <param name="room">Targets that they may have together.</param>
    public static void Share(ReadOnlySpan<PictureTargets> pictures, int room)
    {
        int count = 0;
        foreach (PictureTargets picture in pictures) count += picture.Chosen.Count;
        if (count <= room) return;
        List<(int Pixels, int Picture, int Segment)> all = [];
        for (int p = 0; p < pictures.Length; p++)
        {
            int[] pixels = TargetChoice.Pixels(pictures[p].Segments.Count, pictures[p].Map);
            foreach (int segment in pictures[p].Chosen) all.Add((pixels[segment + 1], p, segment));
        }

        ILookup<int, int> kept = all.OrderByDescending(static one => one.Pixels)
            .ThenBy(static one => one.Picture)
            .ThenBy(static one => one.Segment)
            .Take(room)
            .ToLookup(static one => one.Picture, static one => one.Segment);
        for (int p = 0; p < pictures.Length; p++)
            pictures[p].Keep([.. kept[p].Order()]);
    }

    private void Keep(IReadOnlyList<int> few)
    {
        Dropped += Chosen.Count - few.Count;
        Chosen = few;
    }
}
