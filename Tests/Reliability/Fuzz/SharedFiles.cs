namespace MaskFormer.Reliability.Fuzz;

/// <summary>Small files of ../shared, where it is here: seeds that other programs wrote.</summary>
internal static class SharedFiles
{
    private const long Most = 20_000;

    /// <summary>The contents of the files of a folder below ../shared; none where it is absent.</summary>
    public static IEnumerable<byte[]> Small(string folder, string pattern)
    {
        if (!Testing.Shared.Has(folder)) return [];
        return Directory.GetFiles(Testing.Shared.Path(folder), pattern)
            .Order(StringComparer.Ordinal)
            .Where(static file => new FileInfo(file).Length is > 0 and < Most)
            .Select(File.ReadAllBytes);
    }
}
