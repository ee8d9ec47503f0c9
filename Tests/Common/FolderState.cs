using System.Security.Cryptography;

namespace MaskFormer.Testing;

/// <summary>What a folder holds, to show that nothing in it was touched.</summary>
internal static class FolderState
{
    /// <summary>Every file and folder below it with its content and the time when it was written.</summary>
    public static string Of(string folder) => string.Join(
        '\n',
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static entry =>
            $"{entry} {(File.Exists(entry) ? Content(entry) : "folder")} {File.GetLastWriteTimeUtc(entry):O}"));

    private static string Content(string file)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }
        catch (IOException) when (Path.GetFileName(file) == ".lock")
        {
            return "held";
        }
    }
}
