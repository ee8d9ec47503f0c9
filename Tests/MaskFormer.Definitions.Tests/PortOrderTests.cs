using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>The shipped blocks with their ports declared in another order, and wired by name: the same is proved of them.</summary>
public sealed class PortOrderTests
{
    // What Each applies has its inputs by place only.
    private static readonly HashSet<string> byPlace = [];
    private static readonly CSharpCompilation named = Named();

    [Fact]
    public void The_order_of_ports_decides_nothing_that_is_proved() =>
        Gen.Int[0, 1_000_000].Always(
            static seed =>
            {
                Random random = new(seed);
                CSharpCompilation permuted = named;
                foreach (SyntaxTree tree in named.SyntaxTrees) permuted = Replace(permuted, tree, Permuted(tree.GetRoot(), random));
                GeneratorDriver driver = GeneratedCode.Run(permuted, out Compilation complete);
                Assert.Empty(complete.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error));
                Assert.Empty(driver.GetRunResult().Diagnostics);
                Dictionary<string, string> proved = Proved(driver);
                Assert.Equal(Proved(GeneratedCode.Run(named)), proved);
                Assert.NotEmpty(proved);
            },
            iter: 3,
            threads: 1
        );

    [Fact]
    public void Wired_by_name_every_block_has_the_code_it_has_by_place()
    {
        Assert.Contains("image:", string.Concat(named.SyntaxTrees.Select(static tree => tree.ToString())));
        foreach (GeneratedSourceResult file in GeneratedCode.Run(named).GetRunResult().Results.SelectMany(static result => result.GeneratedSources))
            if (!file.HintName.EndsWith(".Places.g.cs", StringComparison.Ordinal)) Assert.Equal(GeneratedCode.Files[file.HintName], file.SourceText.ToString());
    }

    // The shapes of all values, by block.
    private static Dictionary<string, string> Proved(GeneratorDriver driver) =>
        driver.GetRunResult().Results.SelectMany(static result => result.GeneratedSources)
            .Select(static file => (file.HintName, Parts: file.SourceText.ToString().Split("IBlock.Values =>")))
            .Where(static file => file.Parts.Length == 2)
            .ToDictionary(static file => file.HintName, static file => Sorted(file.Parts[1].Split("];")[0]));

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));

    private static CSharpCompilation Named()
    {
        CSharpCompilation written = GeneratedCode.Compile(static text => text);
        GeneratedCode.Run(written, out Compilation complete);
        CSharpCompilation result = written;
        foreach (SyntaxTree tree in written.SyntaxTrees)
        {
            SemanticModel model = complete.GetSemanticModel(tree);
            SyntaxNode root = tree.GetRoot();
            IEnumerable<InvocationExpressionSyntax> calls = root.DescendantNodes().OfType<InvocationExpressionSyntax>();
            result = Replace(result, tree, root.ReplaceNodes(calls, (call, inner) => Named(model, call, inner)));
        }

        return result;
    }

    private static InvocationExpressionSyntax Named(SemanticModel model, InvocationExpressionSyntax call, InvocationExpressionSyntax inner)
    {
        if (model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "Each" } each) byPlace.Add(each.ReturnType.Name);
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "On", IsExtensionMethod: false } on) return inner;
        IEnumerable<ArgumentSyntax> named = inner.ArgumentList.Arguments.Select((argument, i) =>
            argument.NameColon is null ? SyntaxFactory.Argument(SyntaxFactory.NameColon(on.Parameters[i].Name), default, argument.Expression) : argument);
        return inner.WithArgumentList(inner.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(named)));
    }

    private static SyntaxNode Permuted(SyntaxNode root, Random random) => root.ReplaceNodes(
        root.DescendantNodes().OfType<RecordDeclarationSyntax>().Where(static record => Has(record, "Block") && !byPlace.Contains(record.Identifier.ValueText)),
        (record, _) =>
        {
            PropertyDeclarationSyntax[] ports = [.. record.Members.OfType<PropertyDeclarationSyntax>().Where(static member => Has(member, "Input"))];
            Queue<PropertyDeclarationSyntax> shuffled = new(ports.OrderBy(_ => random.Next()).ToArray());
            return record.ReplaceNodes(ports, (_, _) => shuffled.Dequeue());
        });

    private static bool Has(MemberDeclarationSyntax member, string attribute) =>
        member.AttributeLists.SelectMany(static list => list.Attributes).Any(one => one.Name.ToString() == attribute);

    private static CSharpCompilation Replace(CSharpCompilation compilation, SyntaxTree tree, SyntaxNode root) =>
        compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(root.ToFullString(), (CSharpParseOptions)tree.Options, tree.FilePath));
}
