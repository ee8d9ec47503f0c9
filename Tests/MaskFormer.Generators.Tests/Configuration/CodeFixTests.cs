using System.Collections.Immutable;
using MaskFormer.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>The text after a fix.</summary>
public sealed class CodeFixTests
{
    [Fact]
    public async Task List_becomes_equatable() => Assert.Equal(
        "[Config] public sealed partial record Setup { public EquatableList<int> Sizes { get; init; } = [1]; }",
        await Fix(new EquatableListFix(), "[Config] public sealed partial record Setup { public IReadOnlyList<int> Sizes { get; init; } = [1]; }"));

    [Fact]
    public async Task Array_becomes_equatable() => Assert.Equal(
        "[Config] public sealed partial record Setup { public EquatableList<string> Names { get; init; } = []; }",
        await Fix(new EquatableListFix(), "[Config] public sealed partial record Setup { public string[] Names { get; init; } = []; }"));

    [Fact]
    public async Task Type_that_is_no_list_has_no_fix() =>
        Assert.Null(await Fix(new EquatableListFix(), "[Config] public sealed partial record Setup { public float Rate { get; init; } }"));

    [Fact]
    public async Task Record_becomes_partial() => Assert.Equal(
        "[Config]\n/* why */ public sealed partial record Setup;",
        await Fix(new AddPartialFix(), "[Config]\n/* why */ public sealed record Setup;"));

    [Fact]
    public async Task Nested_record_has_no_fix() =>
        Assert.Null(await Fix(new AddPartialFix(), "public class Outer { [Config] public sealed partial record Setup; }"));

    [Theory]
    [InlineData("[Block] public sealed partial record R { [Input(\"B, Hiden\")] Tensor X => Port; }", "Hiden", "Hidden")]
    [InlineData("[Block] public sealed partial record R { [Input(\"B, 4*Hiden + 1\")] Tensor X => Port; }", "Hiden", "Hidden")]
    [InlineData("[Block] public sealed partial record R { [Weights(\"adapter_{Nmuber}\")] Tensor X => Port; }", "Nmuber", "Number")]
    public async Task Nearest_name_replaces_the_word(string source, string unknown, string nearest)
    {
        Diagnostic finding = Finding(source, source.IndexOf('[', 1), source.IndexOf(']', 9) + 1, unknown, nearest);
        Assert.Equal(source.Replace(unknown, nearest, StringComparison.Ordinal), await Fix(new NearestNameFix(), source, finding));
    }

    [Fact]
    public async Task Finding_of_the_compiler_carries_the_names()
    {
        const string Source = """
            namespace Demo;
            [Block] public sealed partial record R
            {
                public int Hidden { get; init; } = 8;
                [Input("B, Hiden")] Tensor X => Port;
                [Output("B, Hidden")] public Tensor Y => Relu(X);
            }
            """;
        Diagnostic finding = CSharpGeneratorDriver
            .Create(new BlockGenerator())
            .RunGenerators(ConfigHarness.Compile(Source))
            .GetRunResult()
            .Diagnostics.Single(found => found.Id == "MF1005");
        Assert.Equal(Source.Replace("Hiden", "Hidden", StringComparison.Ordinal), await Fix(new NearestNameFix(), Source, finding));
    }

    [Fact]
    public async Task Only_the_whole_word_is_replaced()
    {
        const string Source = "class C { [Shape(\"Widths, Width\")] int X => 1; }";
        Diagnostic finding = Finding(Source, Source.IndexOf("int", StringComparison.Ordinal), Source.IndexOf("1;", StringComparison.Ordinal), "Width", "Dim");
        Assert.Equal("class C { [Shape(\"Widths, Dim\")] int X => 1; }", await Fix(new NearestNameFix(), Source, finding));
    }

    [Fact]
    public async Task Without_a_nearest_name_there_is_no_fix()
    {
        const string Source = "class C { [Shape(\"Zzz\")] int X => 1; }";
        Assert.Null(await Fix(new NearestNameFix(), Source, Finding(Source, 10, 24, "Zzz", null)));
    }

    private static Diagnostic Finding(string source, int start, int end, string unknown, string? nearest)
    {
        DiagnosticDescriptor rule = new("MF1005", "", "", "", DiagnosticSeverity.Error, isEnabledByDefault: true);
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(NearestNameFix.Unknown, unknown);
        if (nearest is not null) properties = properties.Add(NearestNameFix.Nearest, nearest);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, path: "Source.cs");
        return Diagnostic.Create(rule, Location.Create(tree, TextSpan.FromBounds(start, end)), properties);
    }

    /// <summary>The source after the only fix for its only finding, or null if none is offered.</summary>
    private static async Task<string?> Fix(CodeFixProvider provider, string source, Diagnostic? finding = null)
    {
        finding ??= ConfigHarness.Run(source).Result.Diagnostics.Single();
        Assert.Contains(finding.Id, provider.FixableDiagnosticIds);
        using AdhocWorkspace workspace = new();
        Document document = workspace.AddProject("Sample", LanguageNames.CSharp).AddDocument("Source.cs", source);
        List<CodeAction> actions = [];
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.Count == 0) return null;
        ImmutableArray<CodeActionOperation> operations = await actions.Single().GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }
}
