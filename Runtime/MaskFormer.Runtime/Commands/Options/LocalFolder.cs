using MaskFormer.Language;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Commands;

/// <summary>A data folder that must be on this machine: what can be read from an address are records, and these are already built.</summary>
internal static class LocalFolder
{
    /// <summary>Its whole path.</summary>
    /// <exception cref="MaskFormerException">MF7066: it is an address.</exception>
    public static string Of(string path) => RemotePath.Is(path)
        ? throw MaskFormerException.WrongInput(
            "MF7066",
            path,
            "this command works on a folder of this machine, not on records at an address",
            "Train on the records as they are, train EXPERIMENT --data ADDRESS, or fetch them and name their folder")
        : Path.GetFullPath(path);
}
