using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>A folder of images and the folder of what annotates them.</summary>
/// <param name="Split">Its name; empty where the data has no splits.</param>
/// <param name="Images">The folder of the images.</param>
/// <param name="Labels">The folder of the annotations.</param>
internal sealed record PairedFolders(string Split, string Images, string Labels)
{
    private static readonly string[] imageNames = ["images", "image", "imgs", "img", "images_detectron2"];
    private static readonly string[] labelNames = ["labels", "label", "masks", "mask", "annotations", "annotation", "annotations_detectron2"];
    private static readonly string[] besides = ["annot", "_annot", "_labels", "_masks"];

    /// <summary>
    /// The pairs below a folder, in any of these orders: <c>images/</c> and <c>labels/</c>, each perhaps with a folder per split; <c>SPLIT/images</c> and
    /// <c>SPLIT/labels</c>; <c>SPLIT</c> and <c>SPLITannot</c> (CamVid as SegNet has it), <c>SPLIT_labels</c> or <c>SPLIT_masks</c>.
    /// </summary>
    public static IReadOnlyList<PairedFolders> Of(string root)
    {
        if (Pair(root, "") is { } pair)
        {
            PairedFolders[] splits =
            [
                .. Names(pair.Images)
                    .Where(name => Directory.Exists(Path.Combine(pair.Labels, name)))
                    .Select(name => new PairedFolders(name, Path.Combine(pair.Images, name), Path.Combine(pair.Labels, name))),
            ];
            return splits.Length > 0 && !ImageFiles.Any(pair.Images) ? splits : [pair];
        }

        string[] names = [.. Names(root)];
        PairedFolders[] inside = [.. names.Select(name => Pair(Path.Combine(root, name), name)).OfType<PairedFolders>()];
        if (inside.Length > 0) return inside;
        return
        [
            .. from name in names
            from beside in besides
            where names.Contains(name + beside)
            select new PairedFolders(name, Path.Combine(root, name), Path.Combine(root, name + beside)),
        ];
    }

    /// <summary>A folder of images below those where images are looked for; null if there is none.</summary>
    public static string? TooDeep(string root)
    {
        EnumerationOptions below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        return Of(root)
            .Where(static pair => !ImageFiles.Any(pair.Images))
            .SelectMany(pair => Directory.EnumerateFiles(pair.Images, "*", below))
            .Where(ImageFiles.Is)
            .Select(Path.GetDirectoryName)
            .Min(StringComparer.Ordinal);
    }

    private static PairedFolders? Pair(string folder, string split)
    {
        string? images = First(folder, imageNames), labels = First(folder, labelNames);
        return images is null || labels is null ? null : new(split, images, labels);
    }

    private static string? First(string folder, string[] names) => names.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Names(string folder) =>
        from path in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
        let name = Path.GetFileName(path)
        where !name.StartsWith('.')
        select name;
}
