using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Generators.Tests.Pipeline;

/// <summary>What an edit reads again, over files of an editor's project: one tree of one compilation is replaced.</summary>
public sealed class ReadMemoryTests
{
    private const string Inner = """
        namespace Demo;
        [Block] public sealed partial record Inner
        {
            [Bound] public int Width { get; init; } = 8;
            public NormKind Kind { get; init; } = Defaults.Kind;
            public int Twice => 2 * Width;
            [Input("B, Width")] Tensor X => Port;
            [Output("B, Width")] public Tensor Y => Relu(X);
        }
        """;

    private const string Outer = """
        namespace Demo;
        [Block] public sealed partial record Outer
        {
            [Input("B, 8")] Tensor X => Port;
            Inner Part => new() { Width = 8 };
            [Output("B, 8")] public Tensor Y => Part.On(X).Y;
        }
        """;

    private const string Others = """
        namespace Demo;
        public static class Defaults { public const NormKind Kind = NormKind.Group; }
        public static class Unrelated { public static int Number() { return 3; } }
        """;

    [Theory]
    [InlineData("return 3", "return 4")]
    [InlineData("{ return 3; }", "=> 3;")]
    [InlineData("public static class Unrelated", "/* told */ public static class Unrelated")]
    public void An_edit_elsewhere_runs_no_reader(string from, string to) => Assert.Empty(Read("Others.cs", from, to));

    [Fact]
    public void An_edit_of_a_body_reads_its_record_only() => Assert.Equal(["Outer"], Read("Outer.cs", "Part.On(X).Y", "Relu(Part.On(X).Y)"));

    [Fact]
    public void A_body_is_no_matter_of_who_uses_the_record() => Assert.Equal(["Inner"], Read("Inner.cs", "Relu(X)", "Gelu(X)"));

    [Theory]
    [InlineData("public int Twice", "public long Twice")]
    [InlineData("sealed partial record Inner", "sealed partial record Other")]
    [InlineData("[Block] public", "public")]
    public void A_head_is_read_by_who_names_the_type(string from, string to) => Assert.Contains("Outer", Read("Inner.cs", from, to));

    [Theory]
    [InlineData("Kind = NormKind.Group", "Kind = NormKind.None", "Inner")] // a constant
    [InlineData("public static class Unrelated", "public record Inner2; public static class Inner", "Outer")] // a new type of a name that is used
    public void What_a_record_looked_at_is_looked_at_again(string from, string to, string record) => Assert.Contains(record, Read("Others.cs", from, to));

    [Fact]
    public void A_finding_moves_with_its_line()
    {
        (GeneratorDriver driver, CSharpCompilation first) = Start(Outer.Replace("Part.On(X).Y", "Part.On(X, X).Y", StringComparison.Ordinal));
        SyntaxTree old = first.SyntaxTrees.Single(static tree => tree.FilePath == "Outer.cs");
        CSharpCompilation moved = first.ReplaceSyntaxTree(old, Harness.Parse("\n\n" + old, "Outer.cs"));
        Diagnostic before = Assert.Single(driver.GetRunResult().Diagnostics), after = Assert.Single(driver.RunGenerators(moved).GetRunResult().Diagnostics);
        Assert.Equal(before.Location.GetLineSpan().StartLinePosition.Line + 2, after.Location.GetLineSpan().StartLinePosition.Line);
    }

    /// <summary>Names of the records that were read anew, in either generator.</summary>
    private static string[] Read(string file, string from, string to)
    {
        (GeneratorDriver driver, CSharpCompilation first) = Start(Outer);
        HashSet<object> known = new(Records(driver), ReferenceEqualityComparer.Instance);
        Assert.NotEmpty(known);
        SyntaxTree old = first.SyntaxTrees.Single(tree => tree.FilePath == file);
        Assert.Contains(from, old.ToString());
        GeneratorDriver again = driver.RunGenerators(first.ReplaceSyntaxTree(old, Harness.Parse(old.ToString().Replace(from, to), file)));
        return [.. Records(again).Where(record => !known.Contains(record)).Select(static record => ((ParsedBlock)record).Spec.Name).Distinct().Order()];
    }

    // The same object is what was remembered; what is read anew is another one, also where it is equal.
    private static IEnumerable<object> Records(GeneratorDriver driver) =>
        driver.GetRunResult().Results.SelectMany(static result => result.TrackedSteps[Steps.Record]).SelectMany(static step => step.Outputs)
            .Where(static output => output.Reason != IncrementalStepRunReason.Removed)
            .Select(static output => output.Value);

    private static (GeneratorDriver, CSharpCompilation) Start(string outer)
    {
        CSharpCompilation first = Harness.Compile(Inner).AddSyntaxTrees(Harness.Parse(outer, "Outer.cs"), Harness.Parse(Others, "Others.cs"));
        SyntaxTree inner = first.SyntaxTrees.Single(static tree => tree.FilePath == "Source.cs");
        first = first.ReplaceSyntaxTree(inner, Harness.Parse(Inner, "Inner.cs"));
        return (Harness.Driver().RunGenerators(first), first);
    }
}
