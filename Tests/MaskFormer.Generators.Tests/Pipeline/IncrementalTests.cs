using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Generators.Tests.Pipeline;

/// <summary>What an edit regenerates, measured by the reasons that Roslyn gives for every step.</summary>
public sealed class IncrementalTests
{
    [Theory]
    [InlineData("class Unrelated;")]
    [InlineData("namespace Demo; public static class Unrelated { public static int Number => 3; }")]
    public void An_unrelated_file_writes_no_file_of_either_generator(string unrelated)
    {
        CSharpCompilation first = Harness.Compile(Samples.Encoder + Rest, backends: true);
        GeneratorDriver driver = Harness.Driver().RunGenerators(first);
        Assert.All(driver.GetRunResult().Results, static before => Assert.NotEmpty(Harness.Written(before)));
        Assert.All(
            driver.RunGenerators(first.AddSyntaxTrees(Harness.Parse(unrelated, "Unrelated.cs"))).GetRunResult().Results,
            static after => Assert.Empty(Harness.Written(after))
        );
    }

    [Fact]
    public void A_comment_at_the_top_regenerates_nothing() => Assert.Empty(Edited(Samples.Encoder + Rest, "// moved\n" + Samples.Encoder + Rest));

    [Fact]
    public void A_comment_inside_a_block_regenerates_nothing() => Assert.Empty(Edited("Tensor Attended", "/* the whole */ Tensor Attended"));

    [Fact]
    public void Blank_lines_inside_a_block_regenerate_nothing() => Assert.Empty(Edited("Tensor Attended", "\n\n\nTensor   Attended"));

    [Fact]
    public void A_body_regenerates_its_block_only() => Assert.Equal(["EncoderLayer"], Edited("X + Drop(SelfAttn", "X + Relu(SelfAttn").Distinct());

    [Fact]
    public void A_default_regenerates_its_block_and_who_takes_the_default() =>
        Assert.Equal(["EncoderLayer"], Edited("DropRate { get; init; } = 0.1", "DropRate { get; init; } = 0.2").Distinct());

    [Fact]
    public void A_contract_regenerates_its_callers_where_it_matters() =>
        Assert.Equal(
            ["EncoderLayer", "EncoderNeck"],
            Edited("[Require(\"Hidden must be divisible by Heads\")]", "[Require(\"Heads must divide Hidden\")]").Distinct().Order()
        );

    [Fact]
    public void Equal_text_gives_equal_specs()
    {
        static object Specs() => Harness.Run(Samples.Encoder + Rest).Result.Results[0].TrackedSteps[Steps.Read].Single().Outputs.Single().Value;
        Assert.Equal(Specs(), Specs());
    }

    [Fact]
    public void Positions_follow_a_line_above_in_a_file_of_their_own()
    {
        CSharpCompilation first = Harness.Compile(Samples.Encoder + Rest, backends: true);
        GeneratorDriver driver = Harness.Driver().RunGenerators(first);
        SyntaxTree old = first.SyntaxTrees.Single(static t => t.FilePath == "Source.cs");
        GeneratorDriver after = driver.RunGenerators(first.ReplaceSyntaxTree(old, Harness.Parse("// moved\n" + old, "Source.cs")));

        Dictionary<string, string> before = Files(driver), moved = Files(after);
        Assert.Equal(before.Keys.Order(), moved.Keys.Order());
        string[] changed = [.. before.Keys.Where(name => before[name] != moved[name]).Order()];
        Assert.NotEmpty(changed);
        Assert.All(changed, static name => Assert.EndsWith(".Places.g.cs", name));

        static Dictionary<string, string> Files(GeneratorDriver driver) =>
            driver.GetRunResult().Results[0].GeneratedSources.ToDictionary(static f => f.HintName, static f => f.SourceText.ToString());
    }

    [Theory]
    [InlineData("X + Drop(SelfAttn", "X + Relu(SelfAttn")] // behind the name that is placed
    [InlineData("DropRate { get; init; } = 0.1", "DropRate { get; init; } = 0.2")]
    public void An_edit_that_moves_no_name_writes_no_positions(string from, string to) => Assert.Empty(Outputs(Steps.Places, from, to));

    [Fact]
    public void A_line_between_two_blocks_moves_the_second_only()
    {
        string source = Samples.Encoder + Rest;
        int second = source.IndexOf("[Block]", source.IndexOf("[Block]", StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        string before = source[second..(second + 90)];
        Assert.DoesNotContain("EncoderLayer", Outputs(Steps.Places, before, "\n" + before).Cast<BlockPlaces>().Select(static p => p.Name));
        Assert.NotEmpty(Outputs(Steps.Places, before, "\n" + before));
    }

    private const string Rest = Samples.Model;

    private static string[] Edited(string from, string to) => Regenerated(c =>
    {
        SyntaxTree old = c.SyntaxTrees.Single(static t => t.FilePath == "Source.cs");
        string text = old.ToString();
        Assert.Contains(from, text);
        return c.ReplaceSyntaxTree(old, Harness.Parse(text.Replace(from, to), "Source.cs"));
    });

    private static object[] Outputs(string step, string from, string to)
    {
        CSharpCompilation first = Harness.Compile(Samples.Encoder + Rest, backends: true);
        GeneratorDriver driver = Harness.Driver().RunGenerators(first);
        SyntaxTree old = first.SyntaxTrees.Single(static t => t.FilePath == "Source.cs");
        Assert.Contains(from, old.ToString());
        GeneratorRunResult again = driver
            .RunGenerators(first.ReplaceSyntaxTree(old, Harness.Parse(old.ToString().Replace(from, to), "Source.cs")))
            .GetRunResult()
            .Results[0];
        return
        [
            .. again
                .TrackedSteps[step]
                .SelectMany(static s => s.Outputs)
                .Where(static o => o.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New)
                .Select(static o => o.Value),
        ];
    }

    // Names of the blocks whose files are written anew.
    private static string[] Regenerated(Func<CSharpCompilation, Compilation> edit)
    {
        CSharpCompilation first = Harness.Compile(Samples.Encoder + Rest, backends: true);
        GeneratorDriver driver = Harness.Driver().RunGenerators(first);
        GeneratorRunResult again = driver.RunGenerators(edit(first)).GetRunResult().Results[0];
        return [.. again.TrackedSteps[Steps.Block].SelectMany(static s => s.Outputs)
            .Where(static o => o.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New)
            .Select(static o => ((BlockResult)o.Value).Spec.Name)];
    }
}
