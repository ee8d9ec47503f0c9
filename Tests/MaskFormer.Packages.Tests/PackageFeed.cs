using System.IO.Compression;
using System.Xml.Linq;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Packages.Tests;

/// <summary>All packages of this build in one folder, as <c>dotnet pack</c> makes them.</summary>
public sealed class PackageFeed : IDisposable
{
    public PackageFeed()
    {
        Root = Directory.CreateTempSubdirectory("maskformer-packages-").FullName;
        Folder = Path.Combine(Root, "feed");
        Directory.CreateDirectory(Folder);
        Dotnet.Run(Shared.Root, "pack", "MaskFormer.sln", "--no-build", "--configuration", Configuration, "--output", Folder);
    }

    /// <summary>A folder for the tests' own files.</summary>
    public string Root { get; }

    /// <summary>The packages: a feed for NuGet.</summary>
    public string Folder { get; }

    public IReadOnlyList<string> Packages => [.. Directory.EnumerateFiles(Folder, "*.nupkg").Order(StringComparer.Ordinal)];

    // Packed as it was built: the folder of this assembly tells how.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static IReadOnlyList<string> Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(static entry => Uri.UnescapeDataString(entry.FullName))];
    }

    /// <summary>The package's own description as XML.</summary>
    public static string Description(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using StreamReader text = new(archive.Entries.Single(static entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        return text.ReadToEnd();
    }

    /// <summary>An element of the description.</summary>
    public static string Metadata(string package, string element) =>
        XDocument.Parse(Description(package)).Descendants().First(one => one.Name.LocalName == element).Value;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

[CollectionDefinition(Name)]
public sealed class PackageTestCollection : ICollectionFixture<PackageFeed>
{
    public const string Name = "packages";
}
