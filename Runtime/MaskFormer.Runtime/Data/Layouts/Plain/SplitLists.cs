namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Splits of a folder without folders for them: <c>val.txt</c> and the like, a name of an image a line.</summary>
internal static class SplitLists
{
    private static readonly string[] names = [DataSources.Train, DataSources.Val, "valid", "validation", "test"];

    /// <summary>The splits that lists in a folder name; the images of no list are learnt from where no list says what is. None without lists.</summary>
    public static IReadOnlyList<string> Names(string root)
    {
        string[] found = [.. names.Where(name => File.Exists(At(root, name)))];
        return found.Length == 0 || found.Contains(DataSources.Train) ? found : [DataSources.Train, .. found];
    }

    /// <summary>Divides images by the lists.</summary>
    /// <param name="root">The folder of the lists.</param>
    /// <param name="files">All images.</param>
    /// <exception cref="DataException">MF6009: a list is empty; MF6076: a list names an image that is not there.</exception>
    public static IReadOnlyList<(string Split, AnnotatedFile[] Files)> Of(string root, AnnotatedFile[] files)
    {
        Dictionary<string, AnnotatedFile> known = files.ToDictionary(static file => Path.GetFileNameWithoutExtension(file.Name));
        List<(string Split, AnnotatedFile[] Files)> splits = [];
        foreach (string name in Names(root).Where(name => File.Exists(At(root, name)))) splits.Add((name, Listed(At(root, name), known)));
        if (splits.All(static split => split.Split != DataSources.Train))
            splits.Insert(0, (DataSources.Train, [.. files.Except(splits.SelectMany(static split => split.Files))]));
        return splits;
    }

    private static AnnotatedFile[] Listed(string list, Dictionary<string, AnnotatedFile> known)
    {
        string[] lines = File.ReadAllText(list).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0) throw new DataException("MF6009", list, "The list names no image", "Name some, or remove the list");
        return
        [
            .. lines.Select(line => known.TryGetValue(Path.GetFileNameWithoutExtension(line), out AnnotatedFile? file)
                ? file
                : throw new DataException("MF6076", list, $"The list names '{line}', and there is no such image", "Correct the list, or add the image")),
        ];
    }

    private static string At(string root, string name) => Path.Combine(root, name + ".txt");
}
