using MaskFormer.Generators.Configuration;
using MaskFormer.Generators.Tests.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Generators.Tests.Pipeline;

/// <summary>Experiments that start from each other, in files of their own, of which one is edited.</summary>
public sealed class SharedReadingTests
{
    private const string Setup = """
        namespace Demo;
        [Config] public sealed partial record Setup : IExperiment { [Range(1, 9)] public int Width { get; init; } = 4; }
        """;

    private const string Rest = """
        namespace Demo;
        public static class Rest
        {
            [Experiment("late")] public static Setup Late => Middle with { };
            public static Setup Middle => First.Early with { };
            [Experiment("later")] public static Setup Later => Middle with { };
            [Experiment("other")] public static Setup Other => new();
        }
        """;

    private const string Early = """
        namespace Demo;
        public static class First { [Experiment("early")] public static Setup Early => new() { Width = 5 }; }
        """;

    [Fact]
    public void Who_starts_from_an_experiment_reads_it_again_when_it_is_edited() =>
        Assert.Equal(["Early", "Late", "Later"], Read("Early.cs", "Width = 5", "Width = 6").Select(static one => one.Property));

    [Fact]
    public void Each_sees_the_value_of_now() => Assert.All(Read("Early.cs", "Width = 5", "Width = 6"), static one => Assert.Contains("6", one.Values));

    [Fact]
    public void What_stands_beside_is_not_read_again() => Assert.Empty(Read("Beside.cs", "return 3", "return 4"));

    /// <summary>The experiments that were read anew, with the numbers in what they were read as.</summary>
    private static (string Property, string[] Values)[] Read(string file, string from, string to)
    {
        CSharpCompilation first = ConfigHarness.Compile("").AddSyntaxTrees(
            Harness.Parse(Setup, "Setup.cs"),
            Harness.Parse(Rest, "Rest.cs"),
            Harness.Parse(Early, "Early.cs"),
            Harness.Parse("static class Beside { static int Number() { return 3; } }", "Beside.cs"));
        GeneratorDriver driver = Harness.Driver().RunGenerators(first);
        HashSet<object> known = new(Experiments(driver), ReferenceEqualityComparer.Instance);
        Assert.Equal(4, known.Count);
        SyntaxTree old = first.SyntaxTrees.Single(tree => tree.FilePath == file);
        Assert.Contains(from, old.ToString());
        GeneratorDriver again = driver.RunGenerators(first.ReplaceSyntaxTree(old, Harness.Parse(old.ToString().Replace(from, to), file)));
        return
        [
            .. Experiments(again).Where(one => !known.Contains(one)).Cast<ParsedExperiment>().OrderBy(static one => one.Spec!.Name)
                .Select(static one => (
                    one.Spec!.Property.Split('.')[^1],
                    one.Body!.Descend().Where(static node => node.Kind == NodeKind.Number).Select(static node => node.Text).ToArray())),
        ];
    }

    private static IEnumerable<object> Experiments(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Where(static result => result.TrackedSteps.ContainsKey(Steps.Experiment))
            .SelectMany(static result => result.TrackedSteps[Steps.Experiment]).SelectMany(static step => step.Outputs).Select(static output => output.Value);
}
