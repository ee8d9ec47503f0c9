using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Generators.Tests.Emitting;

/// <summary>Generated code as a reviewer reads it, and as the C# compiler does.</summary>
public sealed class GeneratedCodeTests
{
    private const string All = Samples.Bottleneck + Samples.Model;

    private static readonly Lazy<Run> run = new(static () => Harness.Run(All + Samples.Encoder.Replace("namespace Demo;", ""), backends: true));

    [Fact]
    public void Right_blocks_have_no_findings() => Assert.Empty(run.Value.Findings);

    [Fact]
    public void Generated_code_compiles() => Assert.Empty(run.Value.CompilerErrors);

    [Theory]
    [InlineData("Bottleneck.Block")]
    [InlineData("Neck.Block")]
    [InlineData("EncoderNeck.Block")]
    [InlineData("Model.Block")]
    [InlineData("Model.Config")]
    public async Task Code_is_as_reviewed(string file) =>
        await Verifier.Verify(run.Value.File($"Demo.{file}.g.cs"), "cs").UseDirectory("Snapshots").UseTextForParameters(file);

    // Roslyn looks for each file that it keeps among all others of its generator, at every keystroke.
    [Fact]
    public void A_block_has_three_files() => Assert.Equal(
        ["Demo.Model.Block.g.cs", "Demo.Model.Config.g.cs", "Demo.Model.Places.g.cs"],
        run.Value.Result.Results.SelectMany(static result => result.GeneratedSources).Select(static file => file.HintName)
            .Where(static name => name.StartsWith("Demo.Model.", StringComparison.Ordinal)).Order());

    [Fact]
    public void A_second_run_writes_the_same_bytes()
    {
        Run again = Harness.Run(All + Samples.Encoder.Replace("namespace Demo;", ""), backends: true);
        Assert.Equal(Texts(run.Value), Texts(again));
        static string[] Texts(Run run) => [.. run.Result.Results.SelectMany(static r => r.GeneratedSources).Select(static f => f.HintName + f.SourceText)];
    }

    [Fact]
    public void Names_that_generated_code_needs_itself_are_free_to_use() => Assert.Empty(Harness.Run(
        """
        namespace Demo;
        [Block] public sealed partial record Odd
        {
            [Input("B, C")] Tensor Key => Port;
            [Input("B, C")] Tensor G => Port;
            Tensor Place => Key + G;
            Tensor Scope => Relu(Place);
            [Output("B, C")] public Tensor Config => Scope + Key;
        }
        """,
        backends: true).CompilerErrors);

    [Fact]
    public void Without_back_ends_there_is_only_what_every_block_is()
    {
        Run bare = Harness.Run(Samples.Bottleneck);
        Assert.Empty(bare.CompilerErrors);
        string written = string.Concat(bare.Result.GeneratedTrees);
        Assert.Contains("partial record Bottleneck : IBlock", written);
        Assert.DoesNotContain("Torch", written);
        Assert.DoesNotContain("StableHlo", written);
    }
}
