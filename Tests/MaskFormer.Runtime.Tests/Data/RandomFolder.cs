using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>A small panoptic folder whose images hold anything that the format allows: rectangles of random classes over each other.</summary>
internal static class RandomFolder
{
    private const int Height = 9, Width = 11;

    public static void Write(string root, IReadOnlyList<PanopticCategory> classes, int seed, int images)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, "train")).FullName;
        string maps = Directory.CreateDirectory(Path.Combine(root, "panoptic_train")).FullName;
        List<AnnotatedImage> all = [];
        for (int i = 0; i < images; i++)
        {
            KeyedRandom random = new(seed, i);
            int count = random.Between(0, 6);
            int[] map = new int[Height * Width];
            List<Segment> segments = [];
            for (int s = 0; s < count; s++)
            {
                int id = 1 + 300 * s + random.Between(0, 299);
                PanopticCategory category = classes[random.Between(0, classes.Count - 1)];
                (int top, int left) = (random.Between(0, Height - 1), random.Between(0, Width - 1));
                (int bottom, int right) = (random.Between(top, Height), random.Between(left, Width));
                for (int y = top; y < bottom; y++)
                {
                    for (int x = left; x < right; x++) map[y * Width + x] = id;
                }

                segments.Add(new Segment(id, category.Id, 0, [0, 0, 1, 1], category.IsThing && random.Chance(0.2)));
            }

            string name = $"{100 + i}.png";
            File.WriteAllBytes(Path.Combine(folder, name), PngWriter.Rgb(new RgbImage(Height, Width, new byte[3 * Height * Width])));
            File.WriteAllBytes(Path.Combine(maps, name), PngWriter.SegmentIds(new LabelMap(Height, Width, map)));
            all.Add(new AnnotatedImage(100 + i, name, Height, Width, name, [.. segments.Select(s => s with { Area = map.Count(value => value == s.Id) })]));
        }

        using FileStream json = File.Create(Path.Combine(Directory.CreateDirectory(Path.Combine(root, "annotations")).FullName, "panoptic_train.json"));
        PanopticJsonWriter.Write(json, "random", classes, all);
    }
}
