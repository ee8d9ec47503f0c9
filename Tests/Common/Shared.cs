using Xunit;

namespace MaskFormer.Testing;

/// <summary>The way to the reference data beside the checkout. It is not part of the project: where it is absent, tests skip and say so.</summary>
internal static class Shared
{
    /// <summary>The checkout's root: the folder that holds MaskFormer.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Path of a file or folder below <c>../shared</c>; skips the running test (a SkippableFact) if it is absent.</summary>
    /// <param name="relative">For example <c>reference/losses</c>.</param>
    public static string Path(string relative)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "shared", relative));
        Skip.IfNot(File.Exists(path) || Directory.Exists(path), $"reference data is not here: {path}");
        return path;
    }

    /// <summary>Whether a file or folder below <c>../shared</c> is present.</summary>
    public static bool Has(string relative)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "shared", relative));
        return File.Exists(path) || Directory.Exists(path);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MaskFormer.sln"))) return folder.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
