using CsCheck;
using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>The same records in other words of C#: parentheses, <c>this.</c>, <c>!</c> and full names change nothing that is generated.</summary>
public sealed class SpellingTests
{
    [Fact]
    public void Every_expression_in_equivalent_spellings_gives_the_same_code() => Gen.Int[0, 1_000_000].Always(
        static seed =>
        {
            CSharpCompilation respelled = Respelled(GeneratedCode.Compile(static text => text), new Random(seed));
            GeneratorDriver driver = GeneratedCode.Run(respelled, out Compilation complete);
            Silent(complete.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error)); // it means the same to C#
            Silent(driver.GetRunResult().Diagnostics);
            Dictionary<string, string> files = driver
                .GetRunResult()
                .Results.SelectMany(static result => result.GeneratedSources)
                .ToDictionary(static file => file.HintName, static file => file.SourceText.ToString());
            Assert.Equal(GeneratedCode.Files.Keys.Order(), files.Keys.Order());
            foreach ((string name, string text) in GeneratedCode.Files.Where(static file => !IsOfTheText(file.Key)))
                Assert.True(files[name] == text, $"{name} is another one:\n{files[name]}");
        },
        iter: 2,
        threads: 1
    );

    [Fact]
    public void Every_form_is_written()
    {
        CSharpCompilation respelled = Respelled(GeneratedCode.Compile(static text => text), new Random(7));
        string all = string.Join("\n", respelled.SyntaxTrees.Select(static tree => tree.ToString()));
        string[] forms = ["this.", ")!", "global::MaskFormer.Language.Ops.", "Language.Ops.", "(this.", "global::MaskFormer.Definitions."];
        Assert.All(forms, form => Assert.Contains(form, all));
    }

    private static CSharpCompilation Respelled(CSharpCompilation written, Random random)
    {
        CSharpCompilation respelled = written;
        foreach (SyntaxTree tree in written.SyntaxTrees)
        {
            SyntaxNode root = new Respeller(written.GetSemanticModel(tree), random).Visit(tree.GetRoot())!;
            respelled = respelled.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(root.ToFullString(), (CSharpParseOptions)tree.Options, tree.FilePath));
        }

        return respelled;
    }

    private static void Silent(IEnumerable<Diagnostic> findings)
    {
        string[] shown = [.. findings.Select(static found => $"{found} where «{Line(found.Location)}»")];
        Assert.True(shown.Length == 0, string.Join("\n", shown));
    }

    private static string? Line(Location place) => place.SourceTree?.GetText().Lines[place.GetLineSpan().StartLinePosition.Line].ToString();

    private static bool IsOfTheText(string file) => file.EndsWith(".Places.g.cs", StringComparison.Ordinal);
}
