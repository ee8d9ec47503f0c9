namespace MaskFormer.Runtime.Data.Images;

/// <summary>Which files of a folder are images, by their names.</summary>
internal static class ImageFiles
{
    /// <summary>Whether a file can be an image; hidden files are never data.</summary>
    public static bool Is(string path) =>
        !Path.GetFileName(path).StartsWith('.')
        && (Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png" or ".webp" or ".bmp" or ".gif");

    /// <summary>Whether a folder is there and holds an image.</summary>
    public static bool Any(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(Is);

    /// <summary>The images of a folder in the order of their names; none where there is no such folder.</summary>
    public static string[] In(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(Is).Order(StringComparer.Ordinal)] : [];
}
