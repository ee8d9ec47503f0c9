using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Coco.Objects;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// COCO's detection form: <c>annotations/instances_SPLIT.json</c> with polygons or run lengths, and the images in <c>SPLIT/</c> or <c>images/SPLIT/</c>.
/// Crowds lie below, then larger objects below smaller ones, and what is hidden is kept; pixels of no object are a class of their own unless
/// <c>data.background</c> says otherwise.
/// </summary>
[DataLayout("coco-instances", 20)]
internal sealed class CocoInstancesFolder : IDataLayout
{
    private const string Prefix = "instances_";

    public IReadOnlyList<string> Splits(string folder, FolderData options) =>
    [
        .. new[] { folder, Path.Combine(folder, "annotations") }
            .Where(Directory.Exists)
            .SelectMany(static place => Directory.EnumerateFiles(place, Prefix + "*.json"))
            .Select(static file => Path.GetFileNameWithoutExtension(file)[Prefix.Length..])
            .Where(split => Images(folder, split) is not null)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    public IPanopticSource Open(LayoutRequest request)
    {
        (string folder, string split, FolderData options) = request;
        string json = new[] { Path.Combine(folder, "annotations", $"{Prefix}{split}.json"), Path.Combine(folder, $"{Prefix}{split}.json") }.First(File.Exists);
        DetectionFile file = CocoJson.Read<DetectionFile>(json);
        CocoSplit.NoNulls(json, "categories", file.Categories);
        PanopticCategory[] things = [.. CocoSplit.ReadCategories(json, [.. file.Categories.Select(static one => new CategoryEntry(one.Id, one.Name, 1))])];
        PanopticCategory? background = options.Background == Background.Class ? new(Free(things), "background", IsThing: false) : null;
        LabelTable classes = new([.. things, .. background is null ? Array.Empty<PanopticCategory>() : [background]]);
        CocoSplit.NoNulls(json, "annotations", file.Annotations);
        CocoSplit.CheckImages(json, file.Images);
        Dictionary<long, (int, int)> sizes = file.Images.ToDictionary(static image => image.Id, static image => (image.Height, image.Width));
        foreach (ObjectEntry entry in file.Annotations)
        {
            if (classes.Position(entry.CategoryId) is null) throw Wrong(entry, $"There is no category {entry.CategoryId}");
            if (!sizes.ContainsKey(entry.ImageId)) throw Wrong(entry, "No image has this id");
        }

        ILookup<long, ObjectEntry> objects = file.Annotations.ToLookup(static entry => entry.ImageId);
        string images = Images(folder, split)!;
        AnnotatedFile[] files =
            [.. file.Images.Select(image => new AnnotatedFile(image.Id, image.FileName, Path.Combine(images, image.FileName), [json]))];
        string[] missing = [.. files.Where(static one => !File.Exists(one.Image)).Select(static one => one.Image)];
        if (missing.Length > 0)
            throw new DataException("MF6004", missing[0], FormattableString.Invariant($"{json} lists {missing.Length} images that are missing"), "Fetch them");
        string drawn = FormattableString.Invariant($"COCO instances: {file.Annotations.Count} objects");
        return NamedFolders.Source(json, classes, files, Read, drawn);

        Truth Read(AnnotatedFile image, (int Height, int Width) size) =>
            sizes[image.Id] == size ? Draw(image, size, [.. objects[image.Id]], classes, background) : throw OtherSize(image, size, sizes[image.Id]);

        DataException Wrong(ObjectEntry entry, string cause) => CocoSplit.Wrong(json, $"object of image {entry.ImageId}", cause);
    }

    // Outlines are in pixels of the image that was annotated.
    private static DataException OtherSize(AnnotatedFile image, (int Height, int Width) size, (int Height, int Width) stated) =>
        new(
            "MF6007",
            image.Image,
            $"The image is {size.Height} x {size.Width}, but {image.Labels[0]} says {stated.Height} x {stated.Width}",
            "Fetch the image that was annotated, or correct its size and outlines");

    private static string? Images(string folder, string split) =>
        new[] { Path.Combine(folder, split), Path.Combine(folder, "images", split) }.FirstOrDefault(Directory.Exists);

    private static int Free(PanopticCategory[] things) => things.All(static thing => thing.Id != 0) ? 0 : things.Max(static thing => thing.Id) + 1;

    private static Truth Draw(
        AnnotatedFile image, (int Height, int Width) size, ObjectEntry[] objects, LabelTable classes, PanopticCategory? background)
    {
        // An object whose outline has no pixel stays one, as for COCO's tools: it counts as missed, and is learnt where an enlarged image shows it.
        int[][] masks = [.. objects.Select((entry, i) => ObjectMaskPainter.Pixels(entry.Segmentation, size.Height, size.Width, Place(image, i)))];
        SampleSegment? behind = background is null ? null : classes.Segment(background.Id);
        return ObjectTruth.Of(size, masks, [.. objects.Select(entry => Segment(entry, classes))], behind);
    }

    private static string Place(AnnotatedFile image, int number) => FormattableString.Invariant($"{image.Labels[0]}, image {image.Id}, object {number}");

    private static SampleSegment Segment(ObjectEntry entry, LabelTable classes) => classes.Segment(entry.CategoryId, entry.Iscrowd == 1)!.Value with
    {
        Outline = entry.Segmentation is Polygons { Parts: var parts } ? new(parts) : null,
    };
}
