using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Finds the map of every image: the file of the same name, or of that name with something at its end that all maps have (<c>_L</c>).</summary>
internal static class PairedFiles
{
    /// <summary>The images of a pair of folders with their maps.</summary>
    /// <exception cref="DataException">MF6009: there is no image; MF6071: images without a map of their own.</exception>
    public static AnnotatedFile[] Of(PairedFolders pair)
    {
        string[] images = ImageFiles.In(pair.Images);
        if (images.Length == 0) throw new DataException("MF6009", pair.Images, "There is no image in this folder", "Name a folder with JPEG or PNG files");
        _ = ByName(images);
        Dictionary<string, string> labels = ByName(ImageFiles.In(pair.Labels));
        string end = End(Path.GetFileNameWithoutExtension(images[0]), labels);
        string[] missing = [.. images.Where(image => !labels.ContainsKey(Path.GetFileNameWithoutExtension(image) + end))];
        if (missing.Length > 0) throw Missing(missing, images.Length, pair.Labels);
        return
        [
            .. images.Select((image, i) => new AnnotatedFile(i, Path.GetFileName(image), image, [labels[Path.GetFileNameWithoutExtension(image) + end]])),
        ];
    }

    /// <summary>The maps of a folder that belong to no image.</summary>
    /// <param name="labels">The folder.</param>
    /// <param name="files">All images, also those of other splits.</param>
    public static IReadOnlyList<string> Unused(string labels, IEnumerable<AnnotatedFile> files) =>
        [.. ImageFiles.In(labels).Except(files.SelectMany(static file => file.Labels))];

    private static Dictionary<string, string> ByName(string[] files)
    {
        Dictionary<string, string> named = [];
        foreach (string file in files)
        {
            if (named.TryAdd(Path.GetFileNameWithoutExtension(file), file)) continue;
            string other = Path.GetFileName(named[Path.GetFileNameWithoutExtension(file)]);
            throw new DataException("MF6071", file, $"Its name is also that of {other}, so that images and labels do not pair", "Rename or remove one of them");
        }

        return named;
    }

    private static string End(string image, Dictionary<string, string> labels) =>
        labels.Keys.Where(label => label.StartsWith(image, StringComparison.Ordinal)).MinBy(static label => label.Length)?[image.Length..] ?? "";

    /// <summary>The error of images that nothing annotates.</summary>
    internal static DataException Missing(string[] missing, int all, string labels) =>
        new(
            "MF6071",
            missing[0],
            FormattableString.Invariant($"Nothing in {labels} annotates this image")
                + (missing.Length > 1 ? FormattableString.Invariant($" and {missing.Length - 1} others of {all}") : ""),
            "Add what is missing, or move the images elsewhere: an image without annotation is not taken for an empty one");
}
