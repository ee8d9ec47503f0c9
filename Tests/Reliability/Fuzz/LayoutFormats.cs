using System.Text;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>Folders as people have them: COCO's objects, maps of indices, names of classes, lists of splits.</summary>
internal static class LayoutFormats
{
    private const int Height = 6, Width = 9;

    private const string Objects = """
        {"images": [{"id": 1, "file_name": "1.png", "height": 6, "width": 9}],
         "categories": [{"id": 5, "name": "cell", "supercategory": "thing"}, {"id": 7, "name": "dust"}],
         "annotations": [
          {"id": 1, "image_id": 1, "category_id": 5, "bbox": [1, 1, 4, 3], "area": 12, "iscrowd": 0, "segmentation": [[1, 1, 5, 1, 5, 4, 1, 4]]},
          {"id": 2, "image_id": 1, "category_id": 7, "bbox": [0, 0, 9, 6], "area": 54, "iscrowd": 1, "segmentation": {"size": [6, 9], "counts": [10, 4, 40]}},
          {"id": 3, "image_id": 1, "category_id": 7, "bbox": [0, 0, 1, 6], "area": 6, "iscrowd": 1, "segmentation": {"size": [6, 9], "counts": "06`1"}}]}
        """;

    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        string coco = Path.Combine(folder, "coco"), annotations = Path.Combine(coco, "annotations", "instances_train.json");
        Write(Path.Combine(coco, "train", "1.png"), Image());
        yield return new("instances", [Encoding.UTF8.GetBytes(Objects)], bytes =>
        {
            Write(annotations, bytes);
            LoadAll(coco);
        });

        string maps = Path.Combine(folder, "maps"), map = Path.Combine(maps, "labels", "1.png"), names = Path.Combine(maps, "classes.txt");
        byte[] whole = PngWriter.Grey(Height, Width, [.. Enumerable.Range(0, Height * Width).Select(static i => (byte)(i % 3))]);
        for (int i = 1; i <= 4; i++)
        {
            Write(Path.Combine(maps, "images", $"{i}.png"), Image());
            Write(Path.Combine(maps, "labels", $"{i}.png"), whole);
        }

        yield return new("index-map", [whole], bytes =>
        {
            Write(map, bytes);
            LoadAll(maps);
        });
        Write(map, whole);
        yield return new("classes", ["0: earth\n1: sky\n2: sea\n"u8.ToArray(), "earth\nsky\nsea\n"u8.ToArray()], bytes =>
        {
            Write(names, bytes);
            LoadAll(maps);
        });
        File.Delete(names);
        yield return new("list", ["1\n2\n3\n"u8.ToArray(), "images/1.png labels/1.png\nimages/2.png labels/2.png\n"u8.ToArray()], bytes =>
        {
            Write(Path.Combine(maps, "train.txt"), bytes);
            LoadAll(maps);
        });
    }

    private static byte[] Image() => PngWriter.Rgb(new(Height, Width, new byte[Height * Width * 3]));

    private static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static void LoadAll(string folder)
    {
        using IPanopticSource source = AnnotatedFolder.Open(folder, DataSources.Train);
        for (int i = 0; i < source.Count; i++) source.Load(i);
    }
}
