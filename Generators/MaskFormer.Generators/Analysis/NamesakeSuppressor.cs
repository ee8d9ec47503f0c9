using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators;

/// <summary>
/// Where a record has the full name of one in a referenced project, C# takes the own one and warns of it (CS0436) wherever it is named. What users write is
/// theirs to change; of the generated code, which means the own one, nobody needs to be told.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NamesakeSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor rule = new("MFS0003", "CS0436", "Generated code means the record of its own project.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [rule];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic finding in context.ReportedDiagnostics)
        {
            if (IsGenerated(finding.Location.SourceTree)) context.ReportSuppression(Suppression.Create(rule, finding));
        }
    }

    // Roslyn puts what a generator writes into a folder of the generator's name.
    private static bool IsGenerated(SyntaxTree? tree) =>
        tree is { FilePath: var path } && (path.Contains(typeof(BlockGenerator).FullName!) || path.Contains(typeof(Configuration.ConfigGenerator).FullName!));
}
