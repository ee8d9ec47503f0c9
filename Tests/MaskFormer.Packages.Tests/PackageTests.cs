using System.Xml.Linq;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Packages.Tests;

/// <summary>What every package holds, and what single ones are made for.</summary>
[Collection(PackageTestCollection.Name)]
public sealed class PackageTests(PackageFeed feed)
{
    [Fact]
    public void Every_project_that_says_so_is_a_package() =>
        Assert.Equal(
            [
                "MaskFormer.Definitions", "MaskFormer.Language", "MaskFormer.Pjrt", "MaskFormer.Runtime", "MaskFormer.StableHlo", "MaskFormer.Templates",
                "MaskFormer.Testing", "MaskFormer.Torch",
            ],
            feed.Packages.Select(static package => PackageFeed.Metadata(package, "id")).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_package_has_licence_readme_icon_and_one_version() =>
        Assert.All(
            feed.Packages,
            package =>
            {
                IReadOnlyList<string> entries = PackageFeed.Entries(package);
                Assert.Contains("README.md", entries);
                Assert.Contains("icon.png", entries);
                Assert.Equal("MIT", PackageFeed.Metadata(package, "license"));
                Assert.Equal("The MaskFormer for .NET authors", PackageFeed.Metadata(package, "authors"));
                Assert.NotEqual("Package Description", PackageFeed.Metadata(package, "description"));
                Assert.Equal(PackageFeed.Metadata(feed.Packages[0], "version"), PackageFeed.Metadata(package, "version"));
            }
        );

    [Fact]
    public void Every_library_has_symbols_and_documentation() =>
        Assert.All(
            feed.Packages.Where(static package => PackageFeed.Metadata(package, "id") != "MaskFormer.Templates"),
            static package =>
            {
                string symbols = Path.ChangeExtension(package, ".snupkg");
                Assert.True(File.Exists(symbols), $"{symbols} is missing");
                Assert.Contains(PackageFeed.Entries(symbols), static entry => InLibrary(entry, ".pdb"));
                Assert.Contains(PackageFeed.Entries(package), static entry => InLibrary(entry, ".xml"));
            }
        );

    [Fact]
    public void The_compiler_travels_with_the_language() =>
        Assert.Superset(
            new HashSet<string> { "analyzers/dotnet/cs/MaskFormer.Generators.dll", "analyzers/dotnet/cs/MaskFormer.CodeFixes.dll" },
            PackageFeed.Entries(Package("MaskFormer.Language")).ToHashSet()
        );

    /// <summary>Editors can open a finding's page only at an address, and a build that was not told one knows none: the pages travel along.</summary>
    [Fact]
    public void The_pages_of_the_findings_travel_with_the_language() =>
        Assert.Superset(
            Directory.EnumerateFiles(Path.Combine(Shared.Root, "docs/diagnostics"))
                .Select(static page => "docs/diagnostics/" + Path.GetFileName(page)).ToHashSet(),
            PackageFeed.Entries(Package("MaskFormer.Language")).ToHashSet()
        );

    /// <summary>Whoever references a back end alone has the compiler as well.</summary>
    [Fact]
    public void Packages_that_bring_the_language_bring_its_compiler()
    {
        XElement[] language = [.. feed.Packages.SelectMany(static package => XDocument.Parse(PackageFeed.Description(package)).Descendants())
            .Where(static one => one.Name.LocalName == "dependency" && one.Attribute("id")?.Value == "MaskFormer.Language")];
        Assert.Equal(5, language.Length); // Definitions, Runtime, StableHlo, Testing, Torch
        Assert.All(language, static one => Assert.DoesNotContain("Analyzers", one.Attribute("exclude")?.Value ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_repair_of_the_native_library_travels_with_the_torch_backend() =>
        Assert.Superset(
            new HashSet<string> { "buildTransitive/MaskFormer.Torch.targets", "buildTransitive/NativeRepair.cs" },
            PackageFeed.Entries(Package("MaskFormer.Torch")).ToHashSet()
        );

    /// <summary>The system that packs is not the system that runs.</summary>
    [Fact]
    public void No_package_asks_for_the_libtorch_of_one_system() =>
        Assert.All(feed.Packages, static package => Assert.DoesNotContain("libtorch", PackageFeed.Description(package), StringComparison.OrdinalIgnoreCase));

    private static bool InLibrary(string entry, string extension) =>
        entry.StartsWith("lib/net10.0/", StringComparison.Ordinal) && entry.EndsWith(extension, StringComparison.Ordinal);

    private string Package(string id) => feed.Packages.Single(package => PackageFeed.Metadata(package, "id") == id);
}
