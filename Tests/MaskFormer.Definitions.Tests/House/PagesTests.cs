using System.Text.RegularExpressions;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>Every ID that a user can meet leads to its page, and no page tells of an error that cannot happen.</summary>
public sealed partial class PagesTests
{
    private static string Folder => Path.Combine(Shared.Root, "docs", "diagnostics");

    [Fact]
    public void Every_id_has_a_page_and_every_page_an_id()
    {
        string[] thrown =
        [
            .. HouseText
                .Projects.Values.SelectMany(HouseText.Sources)
                .SelectMany(static source => Quoted().Matches(source.Code))
                .Select(static match => match.Groups[1].Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        string[] pages =
        [
            .. Directory.EnumerateFiles(Folder, "MF*.md").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
        ];
        Assert.True(thrown.Length > 100, $"{thrown.Length} IDs");
        Assert.Equal(thrown, pages);
    }

    [Fact]
    public void Every_page_is_headed_by_its_id_and_listed_once()
    {
        string[] listed = [.. Row().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(static match => match.Groups[1].Value)];
        Assert.Equal(
            Directory.EnumerateFiles(Folder, "MF*.md").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal)
        );
        Assert.All(listed, static id => Assert.StartsWith($"# {id}: ", File.ReadAllText(Path.Combine(Folder, id + ".md")), StringComparison.Ordinal));
    }

    // As an argument, or at the beginning of a message.
    [GeneratedRegex("\"(MF[0-9]{4})(?=[\" ])")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| \[(MF[0-9]{4})\]\(\1\.md\) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
