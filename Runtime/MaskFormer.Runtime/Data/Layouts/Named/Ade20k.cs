using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// ADE20K of 150 classes (ADEChallengeData2016): <c>images/training</c>, <c>annotations/training</c> and the same of <c>validation</c>; a value is the number
/// of its class in <c>objectInfo150.txt</c>, which names them, and 0 labels nothing. Objects are not told apart.
/// </summary>
[DataLayout("ade20k", 60)]
internal sealed class Ade20k : IDataLayout
{
    private const string Names = "objectInfo150.txt";

    public IReadOnlyList<string> Splits(string folder, FolderData options) =>
        File.Exists(Path.Combine(folder, Names))
            ? [.. NamedFolders.In(Path.Combine(folder, "images")).Intersect(NamedFolders.In(Path.Combine(folder, "annotations")))]
            : [];

    public IPanopticSource Open(LayoutRequest request)
    {
        (string folder, string split, _) = request;
        LabelTable classes = new([.. Classes(Path.Combine(folder, Names))]);
        PairedFolders pair = new(split, Path.Combine(folder, "images", split), Path.Combine(folder, "annotations", split));
        AnnotatedFile[] files = PairedFiles.Of(pair);
        return NamedFolders.Source(
            pair.Labels, classes, files, (file, size) => Read(file.Labels[0], size, classes), "ADE20K", PairedFiles.Unused(pair.Labels, files));
    }

    // Idx, Ratio, Train, Val, Stuff, Name, divided by tabs; the first of several names.
    private static IEnumerable<PanopticCategory> Classes(string path)
    {
        foreach (string line in DataFile.ReadText(path).Split('\n').Skip(1).Where(static line => line.Trim().Length > 0))
        {
            string[] cells = line.Split('\t', StringSplitOptions.TrimEntries);
            if (cells.Length < 6 || !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                throw new DataException("MF6074", path, $"The line '{line.Trim()}' has no number and name", "Fetch the file again");
            yield return new(number, cells[^1].Split(',')[0].Trim(), IsThing: false);
        }
    }

    private static Truth Read(string path, (int Height, int Width) size, LabelTable classes) =>
        ValueSegments.Read(IndexPng.Read(path, size), (value, _) => classes.Segment(value));
}
