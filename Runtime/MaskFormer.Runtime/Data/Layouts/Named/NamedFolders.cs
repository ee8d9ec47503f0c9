namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>What the layouts of known data sets have in common.</summary>
internal static class NamedFolders
{
    /// <summary>The folders below one, by their names.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)] : [];

    /// <summary>A split of files, all of which are there.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="files">Its images; those whose annotation is missing are an error.</param>
    /// <param name="read">Reads an annotation.</param>
    /// <param name="kind">What was seen, behind the number of images.</param>
    /// <param name="unused">Annotations that belong to no image.</param>
    /// <exception cref="DataException">MF6009: no image; MF6071: an image without annotation.</exception>
    public static FileSource Source(
        string place,
        LabelTable classes,
        IReadOnlyList<AnnotatedFile> files,
        Func<AnnotatedFile, (int Height, int Width), Truth> read,
        string kind,
        IReadOnlyList<string>? unused = null)
    {
        if (files.Count == 0) throw new DataException("MF6009", place, "There is no image", "Choose another split");
        string[] missing = [.. files.Where(static file => !file.Labels.All(File.Exists)).Select(static file => file.Image)];
        if (missing.Length > 0) throw PairedFiles.Missing(missing, files.Count, place);
        return new(place, classes.Categories, files, read)
        {
            Seen = FormattableString.Invariant($"{files.Count} images, {kind}, {classes.Categories.Count} classes"),
            Unused = unused ?? [],
        };
    }
}
