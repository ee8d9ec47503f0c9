using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators;

/// <summary>
/// Finds attributes of the runtime's contracts on what the runtime could not make or ask (MF1016): it would say so when it is asked for, or never.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractClassAnalyzer : DiagnosticAnalyzer
{
    private const string Runtime = "MaskFormer.Runtime.";
    private const string Task = "MaskFormer.Runtime.Contracts.TaskConfig";

    // Attribute, the interface of its class, the base of the options that it names.
    private static readonly (string Attribute, string Contract, string Options)[] contracts =
    [
        ("MaskFormer.Runtime.Data.DataSourceAttribute", "MaskFormer.Runtime.Data.IDataSource", "MaskFormer.Runtime.Contracts.DataConfig"),
        ("MaskFormer.Runtime.Data.Layouts.DataLayoutAttribute", "MaskFormer.Runtime.Data.Layouts.IDataLayout", ""),
        ("MaskFormer.Runtime.Tasks.SegmentationTaskAttribute", "MaskFormer.Runtime.Tasks.ISegmentationTask", Task),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MF1016];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
        context.RegisterSymbolAction(CheckFed, SymbolKind.Property);
    }

    private static void CheckFed(SymbolAnalysisContext context)
    {
        IPropertySymbol property = (IPropertySymbol)context.Symbol;
        if (KnownNames.Find(property, "FedAttribute") is not { } mark || property.ContainingType.TypeKind == TypeKind.Interface) return;
        if (mark.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not { } place) return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.MF1016, place.GetLocation(), "Fed", property.Name, "a property of an interface, the contract"));
    }

    private static void Check(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        foreach (AttributeData mark in type.GetAttributes())
        {
            if (mark.AttributeClass is not { } attribute || Belongs(attribute.ToDisplayString(), type, mark) is not { } belongs) continue;
            if (mark.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not { } place) continue;
            string name = attribute.Name.Substring(0, attribute.Name.Length - "Attribute".Length);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.MF1016, place.GetLocation(), name, type.Name, belongs));
        }
    }

    private static string? Belongs(string attribute, INamedTypeSymbol type, AttributeData mark)
    {
        if (attribute == "MaskFormer.Language.BatchFieldsAttribute")
        {
            return !IsBelow(type, Task) ? "the options of a task, a record below TaskConfig"
                : IsRefused(mark) || AreNames(mark.ConstructorArguments[0].Value as string) ? null
                : "options with the names of their fields, each once: \"Boxes, Edges\"";
        }

        if (!attribute.StartsWith(Runtime, System.StringComparison.Ordinal)) return null;
        (_, string contract, string options) = contracts.FirstOrDefault(known => known.Attribute == attribute);
        if (contract is null) return null;
        if (!type.AllInterfaces.Any(kept => kept.ToDisplayString() == contract)) return "a class that implements " + Names.Last(contract);
        if (type.IsAbstract || type.IsGenericType || !type.InstanceConstructors.Any(static made => made.Parameters.IsEmpty))
            return "a class that can be made without arguments";
        if (IsRefused(mark)) return null; // as the C# compiler says
        if (mark.ConstructorArguments.Any(static argument => argument.Value is null or "")) return "a class with a name, and what it is for";
        bool isForOthers = mark.ConstructorArguments.Any(argument => argument.Value is INamedTypeSymbol named && !IsBelow(named, options));
        return isForOthers ? $"a class for options below {Names.Last(options)}" : null;
    }

    private static bool IsRefused(AttributeData mark) => mark.AttributeConstructor is null
        || mark.ConstructorArguments.Any(static argument => argument.Kind == TypedConstantKind.Error || argument.Value is IErrorTypeSymbol);

    private static bool AreNames(string? list)
    {
        string[] names = [.. (list ?? "").Split(',').Select(static name => name.Trim())];
        return names.All(SyntaxFacts.IsValidIdentifier) && names.Distinct().Count() == names.Length;
    }

    private static bool IsBelow(ITypeSymbol? type, string name) => type is not null && (type.ToDisplayString() == name || IsBelow(type.BaseType, name));
}
