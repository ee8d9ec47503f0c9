using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MaskFormer.Generators;

/// <summary>Finds <c>model.Masks</c> outside a block (MF1011): it compiles, and would throw, because a symbolic value has no data.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SymbolicReadAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MF1011];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Check, OperationKind.PropertyReference);
    }

    private static void Check(OperationAnalysisContext context)
    {
        IPropertyReferenceOperation read = (IPropertyReferenceOperation)context.Operation;
        if (read.Property.Type is not { Name: "Tensor" or "Tensors" or "Layer" } type || KnownNames.NamespaceOf(type) != KnownNames.Language) return;
        if (!KnownNames.IsBlock(read.Property.ContainingType) || InsideBlock(context.ContainingSymbol) || read.Parent is INameOfOperation) return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.MF1011, read.Syntax.GetLocation(), read.Property.Name, read.Property.ContainingType.Name));
    }

    private static bool InsideBlock(ISymbol? symbol)
    {
        for (INamedTypeSymbol? type = symbol?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (KnownNames.IsBlock(type)) return true;
            if (ForgottenMark.Is(type)) return true; // that is told
        }

        return false;
    }
}
