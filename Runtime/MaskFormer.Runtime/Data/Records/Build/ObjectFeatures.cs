using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Examples;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>The features that come from a detection file: one entry per object.</summary>
internal sealed class ObjectFeatures
{
    private readonly string path;
    private readonly ILookup<long, (int Number, ObjectEntry Entry)> objects;
    private readonly Dictionary<int, string> names;

    private ObjectFeatures(string path, InstancesFile file)
    {
        this.path = path;
        objects = file.Annotations.Select((entry, number) => (number, entry)).ToLookup(o => o.entry.ImageId);
        names = file.Categories.ToDictionary(c => c.Id, c => c.Name);
    }

    /// <summary>Reads a detection file.</summary>
    /// <exception cref="DataException">MF6002: no JSON of this form; MF6003: an unknown class, or a box without four numbers.</exception>
    public static ObjectFeatures Read(string path)
    {
        InstancesFile file = CocoJson.Read<InstancesFile>(path);
        HashSet<int> known = [];
        foreach (ObjectCategory category in file.Categories)
        {
            if (!known.Add(category.Id)) throw Wrong(path, $"category {category.Id}", "There are two categories with this id");
        }

        foreach ((int number, ObjectEntry entry) in file.Annotations.Index())
        {
            if (entry is null) throw Wrong(path, $"annotation {number}", "The entry is null");
            if (!known.Contains(entry.CategoryId)) throw Wrong(path, $"annotation {number}", $"There is no category {entry.CategoryId}");
            if (entry.Bbox.Count != 4) throw Wrong(path, $"annotation {number}", $"The box has {entry.Bbox.Count} numbers instead of 4");
        }

        return new ObjectFeatures(path, file);
    }

    /// <summary>Adds the objects of an image whose boxes have a size and end within it; without any, no keys are written.</summary>
    /// <returns>Objects left out for their box, and for their mask.</returns>
    /// <exception cref="DataException">MF6011: a mask cannot be drawn, and such objects are not left out.</exception>
    public (int Dropped, int Bad) Add(ExampleBuilder example, AnnotatedImage image, RecordBuildOptions options)
    {
        (int Number, ObjectEntry Entry)[] all = [.. objects[image.Id]];
        (int Number, ObjectEntry Entry)[] fitting = [.. all.Where(o => Fits(o.Entry.Bbox, image))];
        List<ObjectEntry> kept = [];
        List<byte[]> masks = [];
        foreach ((int number, ObjectEntry entry) in fitting)
        {
            try
            {
                if (options.ObjectMasks)
                {
                    byte[] mask = ObjectMaskPainter.Paint(entry.Segmentation, image.Height, image.Width, $"{path}, annotation {number}");
                    masks.Add(PngWriter.Grey(image.Height, image.Width, mask));
                }

                kept.Add(entry);
            }
            catch (DataException) when (options.SkipBadObjects)
            {
            }
        }

        (int Dropped, int Bad) left = (all.Length - fitting.Length, fitting.Length - kept.Count);
        if (kept.Count == 0) return left;
        void Floats(string key, Func<ObjectEntry, double> value) => example.Add(FeatureKeys.Objects + key, kept.Select(o => (float)value(o)));

        Floats("bbox/xmin", o => o.Bbox[0] / image.Width);
        Floats("bbox/xmax", o => (o.Bbox[0] + o.Bbox[2]) / image.Width);
        Floats("bbox/ymin", o => o.Bbox[1] / image.Height);
        Floats("bbox/ymax", o => (o.Bbox[1] + o.Bbox[3]) / image.Height);
        Floats("area", o => o.Area);
        example.Add(FeatureKeys.Objects + "class/text", kept.Select(o => names[o.CategoryId]));
        example.Add(FeatureKeys.Objects + "class/label", kept.Select(o => (long)o.CategoryId));
        example.Add(FeatureKeys.Objects + "is_crowd", kept.Select(o => (long)o.Iscrowd));
        if (options.ObjectMasks) example.Add(FeatureKeys.Objects + "mask", masks);
        return left;
    }

    private static bool Fits(List<double> box, AnnotatedImage image) =>
        box[2] > 0 && box[3] > 0 && box[0] + box[2] <= image.Width && box[1] + box[3] <= image.Height;

    private static DataException Wrong(string path, string entry, string cause) => new("MF6003", $"{path}, {entry}", cause, "Correct the annotations.");
}
