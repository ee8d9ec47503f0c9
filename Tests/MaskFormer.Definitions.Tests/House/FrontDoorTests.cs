using System.Text.RegularExpressions;
using MaskFormer.Definitions.Tests.Samples;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>What the README and its neighbours say is so.</summary>
public sealed partial class FrontDoorTests
{
    public static TheoryData<string> Pages => ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/packages.md", "docs/guides/commands.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_is_named_exists(string page)
    {
        string text = File.ReadAllText(Path.Combine(Shared.Root, page));
        string folder = Path.GetDirectoryName(Path.Combine(Shared.Root, page))!;
        string[] missing =
        [
            .. Rooted().Matches(text).Select(static match => match.Groups[1].Value.TrimEnd('.')).Where(static path => !Exists(Shared.Root, path)),
            .. Link().Matches(text).Select(static match => match.Groups[1].Value.Split('#')[0]).Where(path => path.Length > 0 && !Exists(folder, path)),
        ];
        Assert.Empty(missing);
    }

    [Fact]
    public void The_sample_of_the_readme_is_a_file_that_is_compiled()
    {
        string source = File.ReadAllText(Path.Combine(Shared.Root, "Tests", "MaskFormer.Definitions.Tests", "Samples", $"{nameof(SmallMaskFormer)}.cs"));
        string sample = source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..];
        Assert.Contains($"```csharp\n{sample}```", File.ReadAllText(Path.Combine(Shared.Root, "README.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_is_the_same_on_both_engines()
    {
        EngineAgreement.OfShapes(new SmallMaskFormer(), [[2, 3, 75, 101]]);
        EngineAgreement.OfNumbers(new SmallMaskFormer { Classes = 3, Queries = 2, Hidden = 8, Heads = 2 }, [[2, 3, 9, 7]]);
    }

    /// <summary>Its outputs are those that the criterion takes: so it can be trained as it stands.</summary>
    [Fact]
    public void The_sample_feeds_the_criterion()
    {
        Dictionary<string, string> given = new SmallMaskFormer().Outputs.ToDictionary(static port => port.Name, static port => port.Shape);
        Assert.Equal("1, Queries, B, Classes + 1", given["Logits"]);
        Assert.Equal("1, B, Queries, H/4, W/4", given["Masks"]);
        Assert.Superset(new HashSet<string> { "Logits", "Masks" }, new SetCriterion().Inputs.Select(static port => port.Name).ToHashSet());
    }

    private static bool Exists(string folder, string path) => Path.Exists(Path.Combine(folder, path));

    // A path in code type that begins with a folder of the root.
    [GeneratedRegex(@"`((?:Generators|Backends|Runtime|Definitions|Tests|docs|\.ci)/[\w./-]+)`")]
    private static partial Regex Rooted();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)]+)\)")]
    private static partial Regex Link();
}
