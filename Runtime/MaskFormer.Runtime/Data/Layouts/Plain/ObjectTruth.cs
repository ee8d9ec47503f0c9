using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Puts masks of one object each into one map.</summary>
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
        int[][] masks = [.. file.Labels.Select(path => IndexPng.Read(path, size).Values).Select(static mask => Inside(mask.Length, i => mask[i] != 0))];
        int[] map = Layered(size.Height * size.Width, masks);
        int[] areas = new int[masks.Length + 1];
        foreach (int position in map) areas[position]++;
        List<SampleSegment> segments = [.. masks.Index().Select(mask => new SampleSegment(mask.Index + 1, thing.Id, 0, areas[mask.Index + 1], IsCrowd: false))];
        if (background is not null && areas[0] > 0)
        {
            segments.Add(new(segments.Count + 1, background.Id, 1, areas[0], IsCrowd: false));
            for (int i = 0; i < map.Length; i++) map[i] = map[i] == 0 ? segments.Count : map[i];
        }

        return new(new(size.Height, size.Width, map), segments);
    }

    /// <summary>Masks in one map, each numbered from 1; of two that overlap the smaller one lies on top.</summary>
    /// <param name="size">Pixels of the map.</param>
    /// <param name="masks">The pixels of each.</param>
    /// <param name="below">Which of them lie below all others; null for none.</param>
    public static int[] Layered(int size, IReadOnlyList<int[]> masks, Func<int, bool>? below = null)
    {
        int[] map = new int[size];
        foreach ((int i, int[] mask) in masks.Index().OrderBy(one => below is null || !below(one.Index)).ThenByDescending(static one => one.Item.Length))
        {
            foreach (int pixel in mask) map[pixel] = i + 1;
        }

        return map;
    }

    /// <summary>The pixels that are inside of a mask.</summary>
    public static int[] Inside(int size, Func<int, bool> inside) => [.. Enumerable.Range(0, size).Where(inside)];
}
