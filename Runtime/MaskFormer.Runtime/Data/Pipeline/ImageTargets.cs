using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>The segments of one image that are its targets, before they are written into a batch.</summary>
internal sealed class ImageTargets
{
    /// <summary>Chooses the targets of an image.</summary>
    /// <param name="truth">All its segments, after all changes.</param>
    /// <param name="slots">Room for targets.</param>
    /// <param name="rule">What becomes of targets without pixels.</param>
    public ImageTargets(ChangedTruth truth, int slots, LabelRule rule)
    {
        (Segments, Maps) = (truth.Segments, truth.Maps);
        (Chosen, Dropped) = TargetChoice.Choose(truth, slots, rule);
    }

    /// <summary>All segments of the image.</summary>
    public IReadOnlyList<SampleSegment> Segments { get; }

    /// <summary>Which pixel is whose; below the first what it hides.</summary>
    public IReadOnlyList<LabelMap> Maps { get; }

    /// <summary>Positions of the targets in the list of segments, rising.</summary>
    public IReadOnlyList<int> Chosen { get; private set; }

    /// <summary>Segments that found no room.</summary>
    public int Dropped { get; private set; }

    /// <summary>
    /// Leaves out the smallest targets of images that share room; of equally small ones, those of later images and later segments first.
    /// </summary>
    /// <param name="images">The images that one device sees.</param>
    /// <param name="room">Targets that they may have together.</param>
    public static void Share(ReadOnlySpan<ImageTargets> images, int room)
    {
        int count = 0;
        foreach (ImageTargets image in images) count += image.Chosen.Count;
        if (count <= room) return;
        List<(int Pixels, int Image, int Segment)> all = [];
        for (int p = 0; p < images.Length; p++)
        {
            int[] pixels = TargetChoice.Pixels(images[p].Segments.Count, images[p].Maps);
            foreach (int segment in images[p].Chosen) all.Add((pixels[segment + 1], p, segment));
        }

        ILookup<int, int> kept = all.OrderByDescending(static one => one.Pixels)
            .ThenBy(static one => one.Image)
            .ThenBy(static one => one.Segment)
            .Take(room)
            .ToLookup(static one => one.Image, static one => one.Segment);
        for (int p = 0; p < images.Length; p++)
            images[p].Keep([.. kept[p].Order()]);
    }

    private void Keep(IReadOnlyList<int> few)
    {
        Dropped += Chosen.Count - few.Count;
        Chosen = few;
    }
}
