using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.CodeFixes;

/// <summary>
/// Puts the nearest name in place of one that means nothing: in shape strings (MF1005) and key templates (MF4002), which a rename in
/// the editor does not reach. The finding's properties say which name and by which it is replaced.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NearestNameFix)), Shared]
public sealed class NearestNameFix : CodeFixProvider
{
    /// <summary>Key of the finding's property that holds the name that is written.</summary>
    public const string Unknown = "unknown";

    /// <summary>Key of the finding's property that holds the name that was probably meant.</summary>
    public const string Nearest = "nearest";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MF1005", "MF4002"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic finding in context.Diagnostics)
        {
            if (root is null || !finding.Properties.TryGetValue(Unknown, out string? unknown) || !finding.Properties.TryGetValue(Nearest, out string? nearest))
                continue;
            if (unknown is null || nearest is null || Find(root, finding.Location.SourceSpan, unknown) is not { } span)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Change '{unknown}' to '{nearest}'",
                    async cancel => context.Document.WithText((await context.Document.GetTextAsync(cancel).ConfigureAwait(false)).Replace(span, nearest)),
                    equivalenceKey: $"{nameof(NearestNameFix)}:{nearest}"),
                finding);
        }
    }

    /// <summary>The name as a word of a string at, below or around the finding; null if it is not there any more.</summary>
    private static TextSpan? Find(SyntaxNode root, TextSpan place, string unknown)
    {
        SyntaxNode node = root.FindNode(place, getInnermostNodeForTie: true);
        SyntaxNode within = node.DescendantNodesAndSelf().Any(IsText) ? node : node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node;
        Regex word = new($@"(?<![A-Za-z0-9_]){Regex.Escape(unknown)}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant);
        return within.DescendantNodesAndSelf().Where(IsText)
            .OrderBy(text => text.Span.IntersectsWith(place) ? 0 : 1)
            .Select(text => (text.SpanStart, Match: word.Match(text.ToString())))
            .Where(static found => found.Match.Success)
            .Select(found => (TextSpan?)new TextSpan(found.SpanStart + found.Match.Index, unknown.Length))
            .FirstOrDefault();
    }

    private static bool IsText(SyntaxNode node) => node is LiteralExpressionSyntax && node.IsKind(SyntaxKind.StringLiteralExpression);
}
