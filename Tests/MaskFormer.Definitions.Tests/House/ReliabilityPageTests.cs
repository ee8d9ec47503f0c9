using System.Text.RegularExpressions;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>What is promised to be tested has its test.</summary>
public sealed partial class ReliabilityPageTests
{
    private const int Groups = 40;

    private static string[] Rows => [.. File.ReadLines(Path.Combine(Shared.Root, "docs", "reliability.md")).Where(static line => Row().IsMatch(line))];

    [Fact]
    public void Every_group_of_faults_has_a_row() =>
        Assert.Equal(Enumerable.Range(1, Groups), Rows.Select(static row => int.Parse(Row().Match(row).Groups[1].Value)));

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        HashSet<string> tests =
        [
            .. Directory.EnumerateFiles(Path.Combine(Shared.Root, "Tests"), "*Tests.cs", SearchOption.AllDirectories)
                .SelectMany(static file => Declared().Matches(File.ReadAllText(file)))
                .Select(static match => match.Groups[1].Value),
        ];
        string[][] named = [.. Rows.Select(static row => Name().Matches(row).Select(static match => match.Groups[1].Value).ToArray())];
        Assert.All(named, Assert.NotEmpty);
        Assert.Empty(named.SelectMany(static names => names).Except(tests));
    }

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"public (?:static )?(?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex Declared();
}
