using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// Mapillary Vistas: <c>SPLIT/images</c> and <c>SPLIT/instances</c> (or <c>SPLIT/v1.2/instances</c>), 16-bit maps of label x 256 + object; <c>config*.json</c>
/// lists the labels, of which those that are evaluated are the classes. Of two versions of the labels the first is taken, which has the original's 65 classes.
/// </summary>
[DataLayout("mapillary", 50)]
internal sealed class Mapillary : IDataLayout
{
    private const string Maps = "instances";

    public IReadOnlyList<string> Splits(string folder, FolderData options) =>
        Configuration(folder) is null ? [] : [.. NamedFolders.In(folder).Where(split => Folder(folder, split) is not null)];

    public IPanopticSource Open(LayoutRequest request)
    {
        (string folder, string split, _) = request;
        string configuration = Configuration(folder)!, maps = Folder(folder, split)!;
        LabelTable classes = new(
        [
            .. from entry in CocoJson.Read<LabelFile>(configuration).Labels.Index()
            where entry.Item.Evaluate
            select new PanopticCategory(entry.Index, entry.Item.Readable, entry.Item.Instances),
        ]);
        AnnotatedFile[] files =
        [
            .. ImageFiles.In(Path.Combine(folder, split, "images")).Select((image, i) => new AnnotatedFile(
                i, Path.GetFileName(image), image, [Path.Combine(maps, Path.GetFileNameWithoutExtension(image) + ".png")])),
        ];
        return NamedFolders.Source(
            maps,
            classes,
            files,
            (file, size) => Read(file.Labels[0], size, classes),
            $"Mapillary Vistas with {Path.GetFileName(configuration)}",
            PairedFiles.Unused(maps, files));
    }

    private static string? Configuration(string folder) => Directory.EnumerateFiles(folder, "config*.json").Order(StringComparer.Ordinal).FirstOrDefault();

    private static string? Folder(string folder, string split) =>
        new[] { "v1.2", "", "v2.0" }.Select(version => Path.Combine(folder, split, version, Maps)).FirstOrDefault(Directory.Exists);

    private static Truth Read(string path, (int Height, int Width) size, LabelTable classes) =>
        ValueSegments.Read(IndexPng.Read(path, size), (value, _) => classes.Segment(value >> 8));

    private sealed record LabelFile(List<Label> Labels);

    private sealed record Label(string Readable, bool Instances, bool Evaluate);
}
