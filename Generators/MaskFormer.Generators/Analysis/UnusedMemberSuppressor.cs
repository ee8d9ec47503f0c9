using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators;

/// <summary>
/// Layers and values of a block look unused to the editor (IDE0051), because only the generator reads them. What really feeds no
/// output is MF2010 and MF4003.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedMemberSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor rule = new("MFS0001", "IDE0051", "The generator reads the private properties of a block.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [rule];

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
                context.ReportSuppression(Suppression.Create(rule, finding));
        }
    }
}
