using System.Text.RegularExpressions;
using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Every rule of the compiler has a page (its message as the user reads it, wrong, why, right) and a line in the release file.</summary>
public sealed class DocumentationTests
{
    private static readonly DiagnosticDescriptor[] rules = [.. Descriptors.All];

    public static TheoryData<string> Ids => [.. rules.Select(static rule => rule.Id).Distinct()];

    [Fact]
    public void No_rule_is_left_out() => Assert.Equal(
        typeof(Descriptors).GetFields().Where(static field => field.FieldType == typeof(DiagnosticDescriptor)).Select(static field => field.Name),
        rules.Select(static rule => rule.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_its_page(string id)
    {
        string page = File.ReadAllText(Path.Combine(Shared.Root, "docs", "diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: ", page);
        Assert.All(["Wrong", "Right"], heading => Assert.Matches($@"(?m)^(## {heading}|\*\*{heading}\*\*)", page));
    }

    [Fact]
    public void A_finding_links_to_its_page_where_the_project_has_an_address()
    {
        Assert.Equal("https://host/us/it/blob/main/docs/diagnostics/MF2001.md", Descriptors.Page("https://host/us/it", "MF2001"));
        Assert.Equal(Descriptors.Page("https://host/us/it", "MF2001"), Descriptors.Page("https://host/us/it.git", "MF2001"));
        Assert.Null(Descriptors.Page("file:///home/me/it", "MF2001")); // editors open web addresses only
        Assert.Null(Descriptors.Page("", "MF2001"));
        Assert.Null(Descriptors.Page(null, "MF2001"));
    }

    // What somebody pastes into a search finds the page. A message that is a gap as a whole is told in the page's own words.
    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_shows_the_message(string id)
    {
        string[] page = File.ReadAllLines(Path.Combine(Shared.Root, "docs", "diagnostics", id + ".md"));
        string[] messages =
        [
            .. rules
                .Where(rule => rule.Id == id)
                .Select(static rule => Regex.Replace(rule.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture), "{[0-9]}", "…")),
        ];
        Assert.Equal(
            messages.Where(static message => message != "…"),
            page.Where(static line => line.StartsWith("> ", StringComparison.Ordinal)).Select(static line => line[2..])
        );
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_its_release_line(string id)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Shared.Root, "Generators", "MaskFormer.Generators", "AnalyzerReleases.Unshipped.md"));
        DiagnosticDescriptor rule = rules.First(rule => rule.Id == id);
        Assert.Single(lines, line => line.StartsWith($"{id} | {rule.Category} | {rule.DefaultSeverity} |", StringComparison.Ordinal));
    }

    // What a finding means for later stages is told by its Consequence.
    [Fact]
    public void The_text_of_an_id_decides_nothing()
    {
        string folder = Path.Combine(Shared.Root, "Generators", "MaskFormer.Generators");
        string[] deciding =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(folder, file).StartsWith("obj", StringComparison.Ordinal))
                .Where(static file => Regex.IsMatch(File.ReadAllText(file), "\\.Id (==|!=|is|switch) *[\"(n{]*\"?MF[0-9]")),
        ];
        Assert.Empty(deciding);
    }
}
