using MaskFormer.Generators.Tests.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Generators.Tests.Pipeline;

/// <summary>Experiments are tested again where what they rely on of a record changes, and not where its inside does.</summary>
public sealed class ExperimentMemoryTests
{
    private const string Source = """
        [Block] public sealed partial record Model
        {
            [Range(1, 9)] public int Width { get; init; } = 4;
            [Input("B, Width")] Tensor X => Port;
            [Output("B, Width")] public Tensor Y => Relu(X);
        }
        [Config] public sealed partial record Setup : IExperiment { public Model Model { get; init; } = new(); }
        public static class All { [Experiment("a")] public static Setup A => new(); }
        """;

    [Theory]
    [InlineData("Relu(X)", "Silu(X)")]
    [InlineData("[Output", "// the only one\n    [Output")]
    public void The_inside_of_a_record_is_no_matter_of_experiments(string from, string to) => Assert.Empty(Relied(from, to));

    [Theory]
    [InlineData("= 4", "= 5")]
    [InlineData("Range(1, 9)", "Range(1, 8)")]
    public void Defaults_and_rules_are(string from, string to) => Assert.Single(Relied(from, to));

    [Fact]
    public void What_was_right_is_found_wrong_when_a_default_changes()
    {
        const string source = """
            [Config] public sealed partial record Part
            {
                public int Width { get; init; } = 4;
                public int Heads { get; init; } = 1;
                [Require] bool Fits => Width % Heads == 0;
            }
            [Config] public sealed partial record Setup : IExperiment { public Part Part { get; init; } = new(); }
            """;
        const string experiments = """public static class All { [Experiment("a")] public static Setup A => new() { Part = new() { Heads = 2 } }; }""";
        CSharpCompilation first = ConfigHarness.Compile(source).AddSyntaxTrees(Harness.Parse(experiments, "All.cs"));
        GeneratorDriver driver = Harness.Driver().RunGenerators(first);
        Assert.Empty(driver.GetRunResult().Diagnostics);
        SyntaxTree old = first.SyntaxTrees.Single(static tree => tree.FilePath == "Source.cs");
        SyntaxTree edited = Harness.Parse(source.Replace("Width { get; init; } = 4", "Width { get; init; } = 5"), "Source.cs");
        Assert.Equal("MF3002", Assert.Single(driver.RunGenerators(first.ReplaceSyntaxTree(old, edited)).GetRunResult().Diagnostics).Id);
    }

    private static object[] Relied(string from, string to)
    {
        CSharpCompilation first = ConfigHarness.Compile(Source);
        SyntaxTree old = first.SyntaxTrees.Single(static tree => tree.FilePath == "Source.cs");
        Assert.Contains(from, Source);
        GeneratorDriver driver = Harness.Driver().RunGenerators(first);
        GeneratorRunResult[] again =
            [.. driver.RunGenerators(first.ReplaceSyntaxTree(old, Harness.Parse(Source.Replace(from, to), "Source.cs"))).GetRunResult().Results];
        return
        [
            .. again.Single(static one => one.TrackedSteps.ContainsKey(Steps.Relied)).TrackedSteps[Steps.Relied].SelectMany(static step => step.Outputs)
                .Where(static output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New)
                .Select(static output => output.Value),
        ];
    }
}
