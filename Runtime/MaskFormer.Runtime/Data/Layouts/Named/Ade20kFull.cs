using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// ADE20K's full releases, of 2016 (<c>*_atr.txt</c>) and 2021 (<c>*.json</c>), as they are fetched: <c>training/…/NAME.jpg</c>, <c>NAME_seg.png</c> and the
/// list of its objects, the same of <c>validation</c>, perhaps below <c>images</c> or <c>images/ADE</c>. The classes are the names of whole objects that both
/// splits have (MaskFormer, section 4.1), or those of a file of names (<c>data.class_file</c>), as the original's list of 847; pixels of others are unlabelled.
/// </summary>
[DataLayout("ade20k-full", 65)]
internal sealed class Ade20kFull : IDataLayout
{
    private const string Map = "_seg.png";
    private static readonly string[] roots = ["", "images", "images/ADE"], splits = ["training", "validation"];

    public IReadOnlyList<string> Splits(string folder, FolderData options) => [.. splits.Where(split => Images(folder, split).Any())];

    public IPanopticSource Open(LayoutRequest request)
    {
        (string folder, string split, FolderData options) = request;
        Dictionary<string, AnnotatedFile[]> all = splits.ToDictionary(static split => split, split => Files(folder, split));
        foreach (AnnotatedFile file in all.Values.SelectMany(static files => files).Where(static file => !file.Labels.All(File.Exists)).Take(1))
            throw PairedFiles.Missing([file.Image], all.Values.Sum(static files => files.Length), file.Labels.First(static label => !File.Exists(label)));
        HashSet<string>[] named = [.. all.Values.Where(static files => files.Length > 0).Select(Names)];
        ClassNames? listed = ClassNames.Of(folder, options);
        string[] names = listed is not null
            ? [.. listed.Names]
            : [.. named.Aggregate(static (one, other) => [.. one.Intersect(other)]).Order(StringComparer.Ordinal)];
        HashSet<string> things = [.. options.Things ?? []];
        ILookup<string, string> firsts = names.ToLookup(First);
        LabelTable classes = new(
        [
            .. names.Select((name, i) => (Id: i + 1, Name: firsts[First(name)].Count() == 1 ? First(name) : name))
                .Select(one => new PanopticCategory(one.Id, one.Name, things.Contains(one.Name))),
        ]);
        Dictionary<string, int> ids = names.Index().ToDictionary(static one => one.Item, static one => one.Index + 1);
        int kinds = named.SelectMany(static one => one).Distinct().Count();
        string chosen = listed is null ? "in all splits" : $"of {listed.Path}";
        string seen = FormattableString.Invariant($"ADE20K in full, of {kinds} kinds of objects those {chosen}");
        return NamedFolders.Source(Base(folder, split), classes, all[split], (file, size) => Read(file, size, classes, ids), seen);
    }

    private static string First(string name) => name.Split(',')[0].Trim();

    private static string Base(string folder, string split) =>
        roots.Select(root => Path.Combine(folder, root, split)).FirstOrDefault(Directory.Exists, Path.Combine(folder, split));

    private static IEnumerable<string> Images(string folder, string split) => Directory.Exists(Base(folder, split))
        ? Directory.EnumerateFiles(Base(folder, split), "*" + Map, SearchOption.AllDirectories).Select(static map => map[..^Map.Length] + ".jpg")
        : [];

    private static AnnotatedFile[] Files(string folder, string split) =>
    [
        .. Images(folder, split).Order(StringComparer.Ordinal).Select((image, i) => new AnnotatedFile(
            i, Path.GetRelativePath(Base(folder, split), image), image, [Path.ChangeExtension(image, null) + Map, List(image)])),
    ];

    private static string List(string image) =>
        Path.ChangeExtension(image, ".json") is var json && File.Exists(json) ? json : Path.ChangeExtension(image, null) + "_atr.txt";

    private static HashSet<string> Names(AnnotatedFile[] files) =>
    [
        .. InOrder.Make(files, Environment.ProcessorCount, static file => Objects(file.Labels[1])).SelectMany(static all => all.Select(static one => one.Name)),
    ];

    // Whole objects: of 2021 with the number of their class, of 2016 with their place among the objects of the image.
    private static IReadOnlyList<(int Number, string Name)> Objects(string path) => path.EndsWith(".json", StringComparison.Ordinal)
        ? [.. CocoJson.Read<AdeFile>(path).Annotation.Object.Where(static one => one.Parts.PartLevel == 0).Select(static one => (one.NameNdx, one.Name))]
        : [.. DataFile.ReadLines(path).Select(line => Row(line, path)).OfType<(int, string)>()];

    // 002 # 0 # 0 # person, individual # person # "": object, level of part, hidden, class, raw name, attributes.
    private static (int, string)? Row(string line, string path)
    {
        string[] cells = line.Split('#', StringSplitOptions.TrimEntries);
        return cells.Length >= 4 && int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? cells[1] == "0" ? (number, cells[3]) : null
            : throw new DataException("MF6074", path, $"The line '{line}' names no object", "Fetch the file again");
    }

    // Number of the class = R div 10 x 256 + G; objects are told apart by B, whose values in their order are the places of the list.
    private static Truth Read(AnnotatedFile file, (int Height, int Width) size, LabelTable classes, Dictionary<string, int> ids)
    {
        (string path, string list) = (file.Labels[0], file.Labels[1]);
        PngImage png = PngReader.Read(DataFile.ReadAll(path), path);
        CocoPanopticSource.SameSize(path, png.Height, png.Width, "the image", size.Height, size.Width);
        if (png.Colour is not (PngColour.Rgb or PngColour.Rgba) || png.Depth != 8)
            throw new DataException("MF6008", path, $"ADE20K's maps are coloured, but this is {png.Colour} of {png.Depth} bits", "Fetch the file again");
        int[] blue = [.. Enumerable.Range(0, size.Height * size.Width).Select(i => (int)png.Samples[(i * png.Channels) + 2])];
        int[] places = new int[256];
        foreach ((int i, int value) in blue.Where(static value => value > 0).Distinct().Order().Index()) places[value] = i + 1;
        bool byClass = list.EndsWith(".json", StringComparison.Ordinal);
        Dictionary<int, int> known = Objects(list).DistinctBy(static one => one.Number)
            .ToDictionary(static one => one.Number, one => ids.GetValueOrDefault(one.Name));
        int[] values = new int[blue.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int number = byClass ? (png.Samples[i * png.Channels] / 10 * 256) + png.Samples[(i * png.Channels) + 1] : places[blue[i]];
            int id = number == 0 ? 0 : known.GetValueOrDefault(number);
            values[i] = id == 0 ? 0 : (id << 8) | (classes.Categories[id - 1].IsThing ? blue[i] : 0);
        }

        return ValueSegments.Read(new LabelMap(size.Height, size.Width, values), (value, _) => value == 0 ? null : classes.Segment(value >> 8));
    }

    private sealed record AdeFile(AdeAnnotation Annotation);

    private sealed record AdeAnnotation(List<AdeObject> Object);

    private sealed record AdeObject(string Name, int NameNdx, AdeParts Parts);

    private sealed record AdeParts(int PartLevel);
}
