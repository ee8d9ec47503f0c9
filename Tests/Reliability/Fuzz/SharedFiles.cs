namespace MaskFormer.Reliability.Fuzz;

/// <summary>Small files of ../shared, where it is here: seeds that other programs wrote.</summary>
internal static class SharedFiles
{
    private const long Most = 20_000;

    /// <summary>The contents of the files of a folder below ../shared; none where it is absent.</summary>
    public static IEnumerable<byte[]> Small(string folder, string pattern)
    {
        string path = Path.GetFullPath(Path.Combine(Testing.Shared.Root, "..", "shared", folder));
        if (!Directory.Exists(path)) return [];
        return Directory.GetFiles(path, pattern)
            .Order(StringComparer.Ordinal)
            .Where(static file => new FileInfo(file).Length is > 0 and < Most)
            .Select(File.ReadAllBytes);
    }
}
