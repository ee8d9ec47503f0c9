using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators;

/// <summary>
/// Finds attributes of the runtime's contracts on what the runtime could not make or ask (MF1016), or could not tell from another (MF1023), and classes
/// without the attribute by which they are found (MF1024): the runtime would say so when one is asked for, or never.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractClassAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MF1016, Descriptors.MF1023, Descriptors.MF1024];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            ContractNamesakes namesakes = new(start.Compilation);
            start.RegisterSymbolAction(symbol => Check(symbol, namesakes), SymbolKind.NamedType);
        });
        context.RegisterSymbolAction(CheckFed, SymbolKind.Property);
    }

    private static void CheckFed(SymbolAnalysisContext context)
    {
        IPropertySymbol property = (IPropertySymbol)context.Symbol;
        if (KnownNames.Find(property, "FedAttribute") is not { } mark || property.ContainingType.TypeKind == TypeKind.Interface) return;
        if (mark.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not { } place) return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.MF1016, place.GetLocation(), "Fed", property.Name, "a property of an interface, the contract"));
    }

    private static void Check(SymbolAnalysisContext context, ContractNamesakes namesakes)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        foreach (AttributeData mark in type.GetAttributes())
        {
            if (mark.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not { } place) continue;
            RuntimeContract? contract = RuntimeContract.Of(mark);
            if (Belongs(contract, type, mark) is { } belongs)
                Report(Descriptors.MF1016, place.GetLocation(), mark.AttributeClass!.Name.Replace("Attribute", ""), type.Name, belongs);
            else if (contract?.Choice(mark) is { } choice && namesakes.Of(type, contract, choice) is { } first)
            {
                string what = choice is INamedTypeSymbol options ? $"of '{options.Name}'" : $"\"{choice}\"";
                Report(Descriptors.MF1023, place.GetLocation(), type.Name, $"the {contract.Noun} {what}", first.ToDisplayString());
            }
        }

        if (Unmarked(type, context) is { } forgotten) Report(Descriptors.MF1024, type.Locations[0], type.Name, Names.Last(forgotten.Interface), forgotten.Mark);

        void Report(DiagnosticDescriptor rule, Location place, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, place, arguments));
    }

    // One that is named somewhere is made there, as a test's stand-in is; one that takes arguments is made by somebody as well.
    private static RuntimeContract? Unmarked(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        if (type.TypeKind != TypeKind.Class || !RuntimeContract.IsMade(type) || type.AllInterfaces.IsEmpty) return null;
        RuntimeContract? kept = RuntimeContract.All.FirstOrDefault(known => known.IsKeptBy(type));
        if (kept is null || type.GetAttributes().Any(IsMarkOrRefused)) return null;
        return context.Compilation.SyntaxTrees.Any(tree => IsNamed(type.Name, tree.GetRoot(context.CancellationToken))) ? null : kept;
    }

    // Its mark may be misspelt.
    private static bool IsMarkOrRefused(AttributeData mark) =>
        mark.AttributeClass is null or { TypeKind: TypeKind.Error } || RuntimeContract.Of(mark) is not null;

    private static bool IsNamed(string name, SyntaxNode root) =>
        root.DescendantNodes().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: var own } && own == name);

    private static string? Belongs(RuntimeContract? contract, INamedTypeSymbol type, AttributeData mark)
    {
        if (mark.AttributeClass?.ToDisplayString() == "MaskFormer.Language.BatchFieldsAttribute")
        {
            return !IsBelow(type, RuntimeContract.Task) ? "the options of a task, a record below TaskConfig"
                : IsRefused(mark) || AreNames(mark.ConstructorArguments[0].Value as string) ? null
                : "options with the names of their fields, each once: \"Boxes, Edges\"";
        }

        if (contract is null) return null;
        if (!contract.IsKeptBy(type)) return "a class that implements " + Names.Last(contract.Interface);
        if (!RuntimeContract.IsMade(type)) return "a class that can be made without arguments";
        if (IsRefused(mark)) return null; // as the C# compiler says
        if (mark.ConstructorArguments.Any(static argument => argument.Value is null or "")) return "a class with a name, and what it is for";
        bool isForOthers = mark.ConstructorArguments.Select(static argument => argument.Value).OfType<INamedTypeSymbol>()
            .Any(named => !IsBelow(named, contract.Options) && !IsTold(named));
        return isForOthers ? $"a class for options below {Names.Last(contract.Options)}" : null;
    }

    // Options of a task that are below nothing are told by their own attribute.
    private static bool IsTold(INamedTypeSymbol options) => KnownNames.Has(options, "BatchFieldsAttribute") && !IsBelow(options, RuntimeContract.Task);

    private static bool IsRefused(AttributeData mark) => mark.AttributeConstructor is null
        || mark.ConstructorArguments.Any(static argument => argument.Kind == TypedConstantKind.Error || argument.Value is IErrorTypeSymbol);

    private static bool AreNames(string? list)
    {
        string[] names = [.. (list ?? "").Split(',').Select(static name => name.Trim())];
        return names.All(SyntaxFacts.IsValidIdentifier) && names.Distinct().Count() == names.Length;
    }

    private static bool IsBelow(ITypeSymbol? type, string name) => type is not null && (type.ToDisplayString() == name || IsBelow(type.BaseType, name));
}
