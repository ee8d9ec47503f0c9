using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// COCO-Stuff 10K as it is fetched: <c>images/*.jpg</c>, <c>annotations/*.mat</c> with the map <c>S</c> and the <c>names</c> of its values, and
/// <c>imageLists/train.txt</c>, <c>test.txt</c>; the test list is evaluated on, as in the original. 0 labels nothing. Objects are not told apart.
/// </summary>
[DataLayout("coco-stuff-10k", 55)]
internal sealed class CocoStuff10k : IDataLayout
{
    private const string Lists = "imageLists", Maps = "annotations", Nothing = "unlabeled";
    private static readonly (string Split, string List)[] splits = [(SplitNames.Train, "train.txt"), (SplitNames.Val, "test.txt")];

    public IReadOnlyList<string> Splits(string folder, FolderData options) =>
        Directory.Exists(Path.Combine(folder, Maps)) && Directory.EnumerateFiles(Path.Combine(folder, Maps), "*.mat").Any()
            ? [.. splits.Where(split => File.Exists(Path.Combine(folder, Lists, split.List))).Select(static split => split.Split)]
            : [];

    public IPanopticSource Open(LayoutRequest request)
    {
        (string folder, string split, _) = request;
        string list = Path.Combine(folder, Lists, splits.First(known => known.Split == split).List);
        string[] names = DataFile.ReadLines(list);
        AnnotatedFile[] files =
        [
            .. names.Select((name, i) => new AnnotatedFile(
                i, name + ".jpg", Path.Combine(folder, "images", name + ".jpg"), [Path.Combine(folder, Maps, name + ".mat")])),
        ];
        if (files.Length == 0) throw new DataException("MF6009", list, "The list names no image", "Fetch the list again");
        LabelTable classes = Classes(folder, files[0].Labels[0]);
        return NamedFolders.Source(list, classes, files, (file, size) => Read(file.Labels[0], size, classes), "COCO-Stuff 10K");
    }

    // The names stand in every annotation, and in a list beside them: "1: person".
    private static LabelTable Classes(string folder, string annotation)
    {
        string[] beside = ["cocostuff-labels.txt", "labels.txt"];
        (int Number, string Name)[] named =
            beside.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } list ? [.. Listed(list)]
            : MatFile.Read(annotation).Texts("names") is { Count: > 0 } names ? [.. names.Select((name, i) => (names[0] == Nothing ? i : i + 1, name))]
            : throw new DataException("MF6074", annotation, "It has no names of classes", $"Add {beside[0]} to {folder}, a line for each value: 1: person");
        return new([.. named.Where(static one => one.Number > 0).Select(static one => new PanopticCategory(one.Number, one.Name, IsThing: false))]);
    }

    private static IEnumerable<(int Number, string Name)> Listed(string path)
    {
        foreach (string line in DataFile.ReadLines(path))
        {
            string[] parts = line.Split([':', '\t', ' '], 2, StringSplitOptions.TrimEntries);
            yield return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? (number, parts[1])
                : throw new DataException("MF6074", path, $"The line '{line}' has no value and name", "Write a line for each value: 1: person");
        }
    }

    private static Truth Read(string path, (int Height, int Width) size, LabelTable classes)
    {
        (int rows, int columns, int[] values) = MatFile.Read(path).Numbers("S");
        CocoPanopticSource.SameSize(path, rows, columns, "the image", size.Height, size.Width);
        return ValueSegments.Read(new LabelMap(rows, columns, values), (value, pixel) => value == 0 ? null : classes.Segment(value) ?? throw new DataException(
            "MF6073",
            path,
            FormattableString.Invariant($"The value {value} at row {pixel / columns}, column {pixel % columns} has no name"),
            "Fetch the file again"));
    }
}
