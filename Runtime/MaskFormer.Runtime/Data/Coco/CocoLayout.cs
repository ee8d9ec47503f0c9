namespace MaskFormer.Runtime.Data.Coco;

/// <summary>
/// Where the parts of one split lie. The official download nests the maps in the folder of the annotations; tools want them
/// beside the images; some trees put the images below <c>images</c>. All are found.
/// </summary>
/// <param name="Split">The split as the files call it, for example <c>val2017</c>.</param>
/// <param name="Annotations">The JSON.</param>
/// <param name="Images">The folder of the images.</param>
/// <param name="Maps">The folder of the PNGs with the segment ids.</param>
public sealed record CocoLayout(string Split, string Annotations, string Images, string Maps)
{
    private const string prefix = "panoptic_";

    /// <summary>The splits below a root, in the order of their names.</summary>
    public static IReadOnlyList<string> Splits(string root) =>
    [
        .. new[] { root, Path.Combine(root, "annotations") }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, prefix + "*.json"))
            .Where(file => CocoJson.HoldsImages(file) || IsNamedAfter(root, SplitOf(file))) // panoptic_coco_categories.json is a list of classes
            .Select(SplitOf)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static string SplitOf(string file) => Path.GetFileNameWithoutExtension(file)[prefix.Length..];

    // Beside images of its name a file of any content is annotations: damaged ones are no reason to train on another split.
    private static bool IsNamedAfter(string root, string split) => ImagePlaces(split).Any(place => Directory.Exists(Path.Combine(root, place)));

    private static string[] ImagePlaces(string split) => [split, Path.Combine("images", split)];

    /// <summary>Finds a split.</summary>
    /// <param name="root">The folder that users call their COCO folder.</param>
    /// <param name="split"><c>val</c> also finds <c>val2017</c>.</param>
    /// <exception cref="DataException">MF6001: the root, the annotations, the images or the maps are not there.</exception>
    public static CocoLayout Find(string root, string split)
    {
        if (!Directory.Exists(root)) throw Missing(root, "There is no such folder", "Name the folder that holds annotations and images.");
        IReadOnlyList<string> splits = Splits(root);
        string found =
            splits.FirstOrDefault(s => s == split)
            ?? splits.FirstOrDefault(s => s.StartsWith(split, StringComparison.Ordinal) && s[split.Length..].All(char.IsAsciiDigit))
            ?? throw Missing(
                Path.Combine(root, "annotations"),
                $"There is no {prefix}{split}.json ({(splits.Count == 0 ? "no split at all" : "splits: " + string.Join(", ", splits))})",
                "Unpack the panoptic annotations there.");
        string file = $"{prefix}{found}.json";
        string json = new[] { Path.Combine(root, "annotations", file), Path.Combine(root, file) }.First(File.Exists);
        return new CocoLayout(
            found,
            json,
            Folder(root, "the images", ImagePlaces(found)),
            Folder(root, "the PNGs with the segment ids", [prefix + found, Path.Combine("annotations", prefix + found)]));
    }

    private static string Folder(string root, string what, string[] places)
    {
        string[] folders = [.. places.Select(place => Path.Combine(root, place))];
        if (folders.FirstOrDefault(Directory.Exists) is { } folder) return folder;
        string? zip = folders.Select(f => f + ".zip").FirstOrDefault(File.Exists);
        throw Missing(
            folders[0],
            $"There is no folder with {what} (looked for {string.Join(" and ", places)})",
            zip is null ? "Move or link it there." : $"Unpack {zip} there.");
    }

    private static DataException Missing(string place, string cause, string remedy) => new("MF6001", place, cause, remedy);
}
