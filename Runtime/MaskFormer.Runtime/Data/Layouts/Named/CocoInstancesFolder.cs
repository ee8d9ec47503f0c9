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
        PanopticCategory[] things = [.. file.Categories.Select(static category => new PanopticCategory(category.Id, category.Name, IsThing: true))];
        PanopticCategory? background = options.Background == Background.Class ? new(Free(things), "background", IsThing: false) : null;
        LabelTable classes = new([.. things, .. background is null ? Array.Empty<PanopticCategory>() : [background]]);
        ILookup<long, ObjectEntry> objects = file.Annotations.ToLookup(static entry => entry.ImageId);
        foreach (ObjectEntry entry in file.Annotations.Where(entry => classes.Position(entry.CategoryId) is null))
            throw new DataException("MF6003", $"{json}, image {entry.ImageId}", $"There is no category {entry.CategoryId}", "Correct the annotations.");
        string images = Images(folder, split)!;
        AnnotatedFile[] files =
            [.. file.Images.Select(image => new AnnotatedFile(image.Id, image.FileName, Path.Combine(images, image.FileName), [json]))];
        string[] missing = [.. files.Where(static one => !File.Exists(one.Image)).Select(static one => one.Image)];
        if (missing.Length > 0)
            throw new DataException("MF6004", missing[0], FormattableString.Invariant($"{json} lists {missing.Length} images that are missing"), "Fetch them");
        string drawn = FormattableString.Invariant($"COCO instances: {file.Annotations.Count} objects");
        return NamedFolders.Source(json, classes, files, (image, size) => Draw(image, size, [.. objects[image.Id]], classes, background), drawn);
    }

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
