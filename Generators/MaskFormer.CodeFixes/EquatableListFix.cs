using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.CodeFixes;

/// <summary>Makes a list or array parameter an <c>EquatableList</c> (MF3010).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EquatableListFix)), Shared]
public sealed class EquatableListFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MF3010"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic finding in context.Diagnostics)
        {
            if (root?.FindNode(finding.Location.SourceSpan, getInnermostNodeForTie: true) is not TypeSyntax type || Element(type) is not { } element) continue;
            string better = $"EquatableList<{element}>";
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Use {better}",
                    async cancel => context.Document.WithText((await context.Document.GetTextAsync(cancel).ConfigureAwait(false)).Replace(type.Span, better)),
                    equivalenceKey: nameof(EquatableListFix)),
                finding);
        }
    }

    private static TypeSyntax? Element(TypeSyntax type) =>
        type switch
        {
            ArrayTypeSyntax { RankSpecifiers: [{ Rank: 1 }] } array => array.ElementType,
            GenericNameSyntax
            {
                Identifier.ValueText: "IReadOnlyList" or "List" or "IList" or "ImmutableArray" or "IEnumerable",
                TypeArgumentList.Arguments: [var element]
            } => element,
            _ => null,
        };
}
