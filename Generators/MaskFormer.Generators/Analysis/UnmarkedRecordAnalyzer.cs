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
    private static readonly string[] read = ["RangeAttribute", "BoundAttribute", "RequireAttribute", "ShapeAttribute", "WeightsAttribute"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MF1002, Descriptors.MF1016];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
        context.RegisterSymbolAction(CheckProperty, SymbolKind.Property);
    }

    private static void Check(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (!ForgottenMark.Is(type)) return;
        if (!type.IsRecord && Marks.Kinds(type) > 0) return; // a class that is marked, as is told
        if (ForgottenMark.IsKind(type) || ForgottenMark.IsWithoutCode(type))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.MF1002, type.Locations[0], type.Name));
            return;
        }

        if (type.GetAttributes().Any(static mark => mark.AttributeClass is { TypeKind: TypeKind.Error })) return; // its mark may be misspelt
        if (FirstPort(type) is { } port && port.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is { } place)
        {
            string attribute = port.AttributeClass!.Name.Replace("Attribute", "");
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.MF1016, place.GetLocation(), attribute, type.Name, "a property of a record that is marked [Block]"));
        }
    }

    // Ports are told of their record; a record that can have kinds may be the base of one that is marked.
    private static void CheckProperty(SymbolAnalysisContext context)
    {
        IPropertySymbol property = (IPropertySymbol)context.Symbol;
        INamedTypeSymbol type = property.ContainingType;
        bool isRead = type.IsRecord && (KnownNames.IsMarked(type) || !type.IsSealed) && property.ExplicitInterfaceImplementations.IsEmpty;
        if (isRead || ForgottenMark.Is(type) || KnownNames.IsBlock(type) || FirstRead(property) is not { } mark) return;
        bool isFirst = type.GetMembers().OfType<IPropertySymbol>().First(HasRead).Equals(property, SymbolEqualityComparer.Default);
        if (!isFirst && property.ExplicitInterfaceImplementations.IsEmpty) return; // of a record whose mark was forgotten all follow from one slip
        string name = mark.AttributeClass!.Name.Replace("Attribute", "");
        if (mark.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is { } place)
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.MF1016, place.GetLocation(), name, property.Name, "a property of a record that is marked [Block] or [Config]"));
    }

    private static bool HasRead(IPropertySymbol property) => FirstRead(property) is not null;

    private static AttributeData? FirstRead(IPropertySymbol property) =>
        read.Select(name => KnownNames.Find(property, name)).FirstOrDefault(static mark => mark is not null);

    private static AttributeData? FirstPort(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>()
            .Select(static property => KnownNames.Find(property, "InputAttribute") ?? KnownNames.Find(property, "OutputAttribute"))
            .FirstOrDefault(static attribute => attribute is not null);
}
