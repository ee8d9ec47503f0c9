using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.CodeFixes;

/// <summary>Adds <c>partial</c> to a marked record that lacks it (MF1002).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPartialFix)), Shared]
public sealed class AddPartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MF1002"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic finding in context.Diagnostics)
        {
            RecordDeclarationSyntax? record = root?.FindNode(finding.Location.SourceSpan).FirstAncestorOrSelf<RecordDeclarationSyntax>();
            if (record is null || record.Modifiers.Any(SyntaxKind.PartialKeyword)) continue; // another form is wrong, which no edit mends
            TextSpan before = new(record.Keyword.SpanStart, 0);
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Make it partial",
                    async cancel => context.Document.WithText((await context.Document.GetTextAsync(cancel).ConfigureAwait(false)).Replace(before, "partial ")),
                    equivalenceKey: nameof(AddPartialFix)),
                finding);
        }
    }
}
