using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Makes a map of masks of one object each, by laying them above each other.</summary>
internal static class ObjectTruth
{
    /// <summary>Reads the masks of an image: every pixel that is not 0 is the object. Where two overlap, the smaller one lies on top.</summary>
    /// <param name="file">The image, and its masks.</param>
    /// <param name="size">Its height and width.</param>
    /// <param name="thing">The class of the objects, the first of the data's.</param>
    /// <param name="background">The class of all other pixels, the second; null leaves them unlabelled.</param>
    /// <exception cref="DataException">MF6007: a mask of another size; MF6072: colours.</exception>
    public static Truth Read(AnnotatedFile file, (int Height, int Width) size, PanopticCategory thing, PanopticCategory? background)
    {
        int[][] masks = [.. file.Labels.Select(path => IndexPng.Read(path, size).Values).Select(Inside)];
        SampleSegment[] objects = [.. masks.Select(_ => new SampleSegment(0, thing.Id, 0, 0, IsCrowd: false))];
        return Of(size, masks, objects, background is null ? null : new(0, background.Id, 1, 0, IsCrowd: false));
    }

    /// <summary>Objects above each other, and what lies behind all of them.</summary>
    /// <param name="size">The image's height and width.</param>
    /// <param name="masks">The pixels of each object.</param>
    /// <param name="objects">What each is; id and area are left to be filled in. Crowds lie below all others, then larger objects below smaller ones.</param>
    /// <param name="background">What pixels of no object are; null for unlabelled.</param>
    public static Truth Of((int Height, int Width) size, IReadOnlyList<int[]> masks, IReadOnlyList<SampleSegment> objects, SampleSegment? background)
    {
        IReadOnlyList<LabelMap> maps = ObjectLayers.Stack(size, masks.Select((mask, i) => (i + 1, mask, objects[i].IsCrowd)));
        int[] top = maps[0].Values;
        List<SampleSegment> segments = [.. objects];
        if (background is { } behind && top.Contains(0))
        {
            segments.Add(behind);
            for (int i = 0; i < top.Length; i++) top[i] = top[i] == 0 ? segments.Count : top[i];
        }

        int[] seen = new int[segments.Count + 1];
        foreach (int position in top) seen[position]++;
        return new(maps[0], [.. segments.Select((segment, s) => segment with { Id = s + 1, Area = seen[s + 1] })]) { Below = [.. maps.Skip(1)] };
    }

    private static int[] Inside(int[] mask) => [.. mask.Index().Where(static pixel => pixel.Item != 0).Select(static pixel => pixel.Index)];
}
