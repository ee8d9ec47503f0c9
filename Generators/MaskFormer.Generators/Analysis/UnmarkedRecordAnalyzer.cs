using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators;

/// <summary>
/// Finds records whose <c>[Block]</c> or <c>[Config]</c> was forgotten, by their base or interface (MF1002) or their ports (MF1016): the generator reads
/// marked records only, and would pass over them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnmarkedRecordAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MF1002, Descriptors.MF1016];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
    }

    /// <summary>Whether a type has what only a block has, and no mark.</summary>
    public static bool IsForgotten(INamedTypeSymbol type) =>
        !KnownNames.IsBlock(type) && (IsKind(type) || IsWithoutCode(type) || KnownNames.HasPorts(type));

    private static void Check(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (!IsForgotten(type)) return;
        if (IsKind(type) || IsWithoutCode(type)) context.ReportDiagnostic(Diagnostic.Create(Descriptors.MF1002, type.Locations[0], type.Name));
        else if (FirstPort(type) is { } port && port.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is { } place)
        {
            string attribute = port.AttributeClass!.Name.Replace("Attribute", "");
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.MF1016, place.GetLocation(), attribute, type.Name, "a property of a record that is marked [Block]"));
        }
    }

    // Of plain parameters an abstract base between two marked records needs no mark: its kinds have its code.
    private static bool IsKind(INamedTypeSymbol type) =>
        (type.BaseType is { } parent && KnownNames.IsBlock(parent))
        || (!type.IsAbstract && !KnownNames.IsMarked(type) && Configuration.ConfigReader.Bases(type).Any(KnownNames.IsMarked));

    // It says that its parameters can be set by name, and neither the generator nor its author wrote how.
    private static bool IsWithoutCode(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false } && !KnownNames.IsMarked(type)
        && type.AllInterfaces.FirstOrDefault(static kept => kept.Name == "IConfigRecord" && KnownNames.NamespaceOf(kept) == KnownNames.Language) is { } contract
        && type.FindImplementationForInterfaceMember(contract.GetMembers("Get")[0])?.ContainingType.TypeKind == TypeKind.Interface;

    private static AttributeData? FirstPort(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>()
            .Select(static property => KnownNames.Find(property, "InputAttribute") ?? KnownNames.Find(property, "OutputAttribute"))
            .FirstOrDefault(static attribute => attribute is not null);
}
