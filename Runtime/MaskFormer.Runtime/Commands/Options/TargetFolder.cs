using MaskFormer.Language;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Commands;

/// <summary>Where results are written: never into the data folder.</summary>
internal static class TargetFolder
{
    /// <summary>The whole path of a folder to be made.</summary>
    /// <param name="target">The folder.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="MaskFormerException">MF7060: something is there already. MF7063: it lies in the data folder.</exception>
    public static string New(string target, string data)
    {
        string full = Outside(target, data);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
            throw MaskFormerException.WrongInput("MF7060", full, "there is something already", "Name another folder with --out, or remove it");
        return full;
    }

    /// <summary>The whole path of a file or folder that is written, perhaps over what is there.</summary>
    /// <param name="target">The path.</param>
    /// <param name="data">The data: a folder or an address; null where an experiment names none.</param>
    /// <param name="option">The option that names the path.</param>
    /// <exception cref="MaskFormerException">MF7063: it lies in the data folder.</exception>
    public static string Outside(string target, string? data, string option = "--out")
    {
        string full = Path.GetFullPath(target);
        if (data is null || RemotePath.Is(data) || !Lies(full, Path.GetFullPath(data))) return full;
        throw MaskFormerException.WrongInput(
            "MF7063", full, $"it lies in the data folder {Path.GetFullPath(data)}, which is never written to", $"Name a place elsewhere with {option}");
    }

    private static bool Lies(string full, string folder)
    {
        string inside = Path.GetRelativePath(folder, full);
        bool isAbove = inside == ".." || inside.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return !isAbove && !Path.IsPathRooted(inside);
    }
}
