using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators;

/// <summary>
/// Layers and values of a block look unused to the editor (IDE0051), and as if they could be static (CA1822), because only the generator reads
/// them: as static members they would belong to all blocks of their kind. What really feeds no output is MF2010 and MF4003.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedMemberSuppressor : DiagnosticSuppressor
{
    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
    [
        new("MFS0001", "IDE0051", "The generator reads the private properties of a block."),
        new("MFS0002", "CA1822", "What a block holds and computes belongs to each record."),
    ];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic finding in context.ReportedDiagnostics)
        {
            if (finding.Location.SourceTree is not { } tree) continue;
            SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(finding.Location.SourceSpan);
            if (node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { } property)
                continue;
            if (
                context.GetSemanticModel(tree).GetDeclaredSymbol(property, context.CancellationToken) is { ContainingType: { } type }
                && KnownNames.IsBlock(type)
            )
                context.ReportSuppression(Suppression.Create(SupportedSuppressions.First(rule => rule.SuppressedDiagnosticId == finding.Id), finding));
        }
    }
}
