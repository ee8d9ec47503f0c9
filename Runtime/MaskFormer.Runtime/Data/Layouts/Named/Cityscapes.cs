using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// Cityscapes: <c>leftImg8bit/SPLIT/CITY/*_leftImg8bit.png</c> and <c>gtFine/SPLIT/CITY/*_gtFine_instanceIds.png</c>, whose values are label ids, or label id
/// x 1000 + the number of the object; a thing without number is a group. Without these maps <c>*_labelIds.png</c> serve, or <c>*_labelTrainIds.png</c>.
/// </summary>
[DataLayout("cityscapes", 30)]
internal sealed class Cityscapes : IDataLayout
{
    private const string Images = "leftImg8bit", Labels = "gtFine";
    private const int Objects = 1000, TrainIds = 19;
    private static readonly string[] kinds = ["instanceIds", "labelIds", "labelTrainIds"];
    private readonly LabelTable classes = LabelTable.Of("cityscapes");

    public IReadOnlyList<string> Splits(string folder, FolderData options) =>
        [.. NamedFolders.In(Path.Combine(folder, Images)).Intersect(NamedFolders.In(Path.Combine(folder, Labels)))];

    public IPanopticSource Open(LayoutRequest request)
    {
        string root = Path.Combine(request.Folder, Images, request.Split), truth = Path.Combine(request.Folder, Labels, request.Split);
        string[] images = [.. NamedFolders.In(root).SelectMany(city => ImageFiles.In(Path.Combine(root, city)))];
        string kind = kinds.FirstOrDefault(kind => images.Length > 0 && File.Exists(Map(images[0], truth, kind)), kinds[0]);
        AnnotatedFile[] files = [.. images.Select((image, i) => new AnnotatedFile(i, Path.GetRelativePath(root, image), image, [Map(image, truth, kind)]))];
        IEnumerable<string> maps = NamedFolders.In(truth).SelectMany(city => Directory.EnumerateFiles(Path.Combine(truth, city), $"*_{Labels}_{kind}.png"));
        string[] unused = [.. maps.Except(files.SelectMany(static file => file.Labels)).Order(StringComparer.Ordinal)];
        return NamedFolders.Source(truth, classes, files, (file, size) => Read(file.Labels[0], size, kind), $"Cityscapes with {kind}", unused);
    }

    private static string Map(string image, string truth, string kind)
    {
        string name = Path.GetFileName(image).Split("_" + Images)[0];
        return Path.Combine(truth, Path.GetFileName(Path.GetDirectoryName(image)!), $"{name}_{Labels}_{kind}.png");
    }

    private Truth Read(string path, (int Height, int Width) size, string kind) => ValueSegments.Read(IndexPng.Read(path, size), (value, _) =>
        kind == kinds[2] ? value < TrainIds ? classes.Segment(classes.Categories[value].Id) : null
        : classes.Segment(value < Objects ? value : value / Objects, isCrowd: value < Objects && kind == kinds[0]));
}
