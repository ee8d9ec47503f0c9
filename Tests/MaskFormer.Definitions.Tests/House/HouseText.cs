using System.Text.RegularExpressions;
using MaskFormer.Testing;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>The project's sources as text.</summary>
internal static partial class HouseText
{
    /// <summary>The projects that are shipped, by name, with their folders; not the template, which is a user's project.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = new[] { "Generators", "Backends", "Runtime", "Definitions" }
        .SelectMany(static room => Directory.EnumerateDirectories(Path.Combine(Shared.Root, room)))
        .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.csproj"))
        .Where(static file => Path.GetFileName(file) != "MaskFormer.Templates.csproj")
        .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), static file => Path.GetDirectoryName(file)!);

    /// <summary>Every source file below a folder, with its path relative to it; comments are blanked.</summary>
    public static IEnumerable<(string Path, string Code)> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => (Path: System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
        .Where(static source => source.Path.Split('/')[0] is not ("obj" or "bin"))
        .OrderBy(static source => source.Path, StringComparer.Ordinal)
        .Select(static source => (source.Path, Comment().Replace(File.ReadAllText(source.File), "")));

    // A slash pair within a string is an address: what follows on that line is lost, which no test here looks for.
    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
