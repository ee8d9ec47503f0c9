using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Outlines;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>What an annotation says of an image that was changed.</summary>
/// <param name="Segments">All segments of the image.</param>
/// <param name="Maps">Per pixel a position in <paramref name="Segments"/> plus one; below the first map what it hides.</param>
/// <param name="Gone">Positions of segments whose outline a crop left nothing of: they are no targets.</param>
internal sealed record ChangedTruth(IReadOnlyList<SampleSegment> Segments, IReadOnlyList<LabelMap> Maps, IReadOnlySet<int> Gone)
{
    /// <summary>
    /// Changes the truth of an image as the image. Labels are those of the nearest pixels; objects that have an outline are painted anew where it lies then, as
    /// by the original's instance mapper (<c>coco_instance_new_baseline_dataset_mapper.py</c>).
    /// </summary>
    /// <param name="sample">The image as it was.</param>
    /// <param name="categories">The classes: stuff lies behind all objects.</param>
    /// <param name="changes">What is done to the image.</param>
    /// <param name="map">What is seen of the image after the changes.</param>
    public static ChangedTruth Of(PanopticSample sample, IReadOnlyList<PanopticCategory> categories, Augmentation changes, LabelMap map)
    {
        IReadOnlyList<LabelMap> maps = [map, .. sample.Below.Select(changes.Apply)];
        if (sample.Segments.All(static segment => segment.Outline is null)) return new(sample.Segments, maps, new HashSet<int>());
        List<(int Number, int[] Pixels, bool IsCrowd)> objects = [];
        HashSet<int> gone = [];
        foreach ((int s, SampleSegment segment) in sample.Segments.Index())
        {
            if (segment.Outline is null)
            {
                if (categories[segment.Class].IsThing) objects.Add((s + 1, Pixels(maps, s + 1), segment.IsCrowd));
            }
            else if (ChangedOutline.Of(segment.Outline, sample.Image.Height, sample.Image.Width, changes) is { } outline)
                objects.Add((s + 1, PolygonPainter.Paint(outline.Parts, map.Height, map.Width).Pixels(), segment.IsCrowd));
            else gone.Add(s);
        }

        IReadOnlyList<LabelMap> painted = ObjectLayers.Stack((map.Height, map.Width), objects);
        FillBehind(painted[0], map, [.. sample.Segments.Index().Where(one => !categories[one.Item.Class].IsThing).Select(static one => one.Index + 1)]);
        return new(sample.Segments, painted, gone);
    }

    private static int[] Pixels(IReadOnlyList<LabelMap> maps, int number) =>
        [.. maps.SelectMany(map => map.Values.Index().Where(pixel => pixel.Item == number).Select(static pixel => pixel.Index))];

    // An edge that is painted anew leaves pixels free that showed the object before: what lies behind all objects is seen there, if the data says what that is.
    private static void FillBehind(LabelMap painted, LabelMap nearest, IReadOnlyList<int> stuff)
    {
        HashSet<int> known = [.. stuff];
        int behind = stuff.Count == 1 ? stuff[0] : 0;
        for (int i = 0; i < painted.Values.Length; i++)
        {
            if (painted.Values[i] == 0) painted.Values[i] = known.Contains(nearest.Values[i]) ? nearest.Values[i] : behind;
        }
    }
}
