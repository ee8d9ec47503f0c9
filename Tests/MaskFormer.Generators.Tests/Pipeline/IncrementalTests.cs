using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Generators.Tests.Pipeline;

/// <summary>What an edit regenerates, measured by the reasons that Roslyn gives for every step.</summary>
public sealed class IncrementalTests
{
    [Fact]
    public void An_unrelated_file_regenerates_nothing() =>
        Assert.Empty(Regenerated(static c => c.AddSyntaxTrees(Harness.Parse("class Unrelated;", "Unrelated.cs"))));

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
        Assert.Equal(["EncoderLayer", "EncoderNeck"], Edited("[Require(\"Hidden must be divisible by Heads\")]", "[Require(\"Heads must divide Hidden\")]").Distinct().Order());

    [Fact]
    public void Equal_text_gives_equal_specs()
    {
        static object Specs() => Harness.Run(Samples.Encoder + Rest).Result.Results[0].TrackedSteps[Steps.Read].Single().Outputs.Single().Value;
        Assert.Equal(Specs(), Specs());
    }

    private const string Rest = Samples.Model;

    private static string[] Edited(string from, string to) => Regenerated(c =>
    {
        SyntaxTree old = c.SyntaxTrees.Single(static t => t.FilePath == "Source.cs");
        string text = old.ToString();
        Assert.Contains(from, text);
        return c.ReplaceSyntaxTree(old, Harness.Parse(text.Replace(from, to), "Source.cs"));
    });

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
