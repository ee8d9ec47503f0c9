using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Every rule has a page (wrong, why, right) and a line in the release file.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Rules => [.. Descriptors.All.Select(static d => d.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_has_its_page(string id)
    {
        string page = File.ReadAllText(Path.Combine(Shared.Root, "docs", "diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: ", page);
        Assert.All(["## Wrong", "## Why", "## Right"], heading => Assert.Contains(heading, page));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_has_its_release_line(string id)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Shared.Root, "Generators", "MaskFormer.Generators", "AnalyzerReleases.Unshipped.md"));
        Assert.Single(lines, line => line.StartsWith(id + " | ", StringComparison.Ordinal));
    }
}
