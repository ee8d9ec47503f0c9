using MaskFormer.Language;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Commands;

/// <summary>A new folder for results. It must not lie in the data folder, which is never written to.</summary>
internal static class TargetFolder
{
    /// <summary>The whole path of a folder to be made.</summary>
    /// <param name="target">The folder.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="MaskFormerException">MF7060: something is there already. MF7063: it lies in the data folder.</exception>
    public static string New(string target, string data)
    {
        string full = Path.GetFullPath(target);
        string inside = RemotePath.Is(data) ? ".." : Path.GetRelativePath(data, full);
        if (inside == "." || !(inside.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(inside)))
            throw MaskFormerException.WrongInput(
                "MF7063", full, $"it lies in the data folder {data}, which is never written to", "Name a folder elsewhere with --out");
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
            throw MaskFormerException.WrongInput("MF7060", full, "there is something already", "Name another folder with --out, or remove it");
        return full;
    }
}
