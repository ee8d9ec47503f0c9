namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Splits of a folder without folders for them: <c>val.txt</c> and the like, a name of an image a line.</summary>
internal static class SplitLists
{
    private static readonly string[] names = [SplitNames.Train, SplitNames.Val, "valid", "validation", "test"];

    /// <summary>
    /// The splits that the lists in a folder name. If there is no list of training images, these are the images in no list. None without lists.
    /// </summary>
    public static IReadOnlyList<string> Names(string root)
    {
        string[] found = [.. names.Where(name => File.Exists(At(root, name)))];
        return found.Length == 0 || found.Contains(SplitNames.Train) ? found : [SplitNames.Train, .. found];
    }

    /// <summary>Divides images by the lists.</summary>
    /// <param name="root">The folder of the lists.</param>
    /// <param name="images">All images.</param>
    /// <param name="name">The name of an image.</param>
    /// <param name="opened">The split that is wanted; null for all of them.</param>
    /// <exception cref="DataException">MF6009: a list is empty, or none is left to learn from, where that is wanted; MF6076: a list names an image that is not
    /// there, or one twice, or two images have one name.</exception>
    public static IReadOnlyList<(string Split, T[] Images)> Of<T>(string root, T[] images, Func<T, string> name, string? opened = null)
        where T : notnull
    {
        Dictionary<string, T> known = [];
        foreach (T image in images)
        {
            if (!known.TryAdd(Bare(name(image)), image))
                throw new DataException("MF6076", root, $"Two images have the name '{Bare(name(image))}'", "Rename one: lists name images without extension");
        }

        List<(string Split, T[] Images)> splits = [];
        foreach (string split in Names(root).Where(split => File.Exists(At(root, split)))) splits.Add((split, Listed(At(root, split), known)));
        if (splits.Exists(static split => split.Split == SplitNames.Train)) return splits;
        T[] rest = [.. images.Except(splits.SelectMany(static split => split.Images))];
        if (rest.Length == 0 && !splits.Exists(split => split.Split == opened))
            throw new DataException("MF6009", root, "The lists name all images and leave none to learn from", $"Shorten them, or add {SplitNames.Train}.txt");
        splits.Insert(0, (SplitNames.Train, rest));
        return splits;
    }

    private static T[] Listed<T>(string list, Dictionary<string, T> known) where T : notnull
    {
        string[] lines = DataFile.ReadLines(list);
        if (lines.Length == 0) throw new DataException("MF6009", list, "The list names no image", "Name some, or remove the list");
        if (lines.GroupBy(Bare).FirstOrDefault(static same => same.Skip(1).Any()) is { } twice)
            throw new DataException("MF6076", list, $"The list names '{twice.Key}' twice", "Name every image once");
        return
        [
            .. lines.Select(line => known.TryGetValue(Bare(line), out T? image)
                ? image
                : throw new DataException("MF6076", list, $"The list names '{line}', and there is no such image", "Correct the list, or add the image")),
        ];
    }

    private static string Bare(string name) => Path.GetFileNameWithoutExtension(name);

    private static string At(string root, string name) => Path.Combine(root, name + ".txt");
}
