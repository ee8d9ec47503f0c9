using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>An experiment as read: what is emitted, and what is reported at real positions.</summary>
/// <param name="Spec">Null if it cannot be in the catalogue.</param>
/// <param name="NamePlace">Where its name is written.</param>
/// <param name="Findings">In the order of the source.</param>
internal sealed record ParsedExperiment(ExperimentSpec? Spec, Location NamePlace, ImmutableArray<Diagnostic> Findings);

/// <summary>Reads an <c>[Experiment("name")]</c> property and tests its values.</summary>
internal static class ExperimentReader
{
    public static ParsedExperiment Read(GeneratorAttributeSyntaxContext context, CancellationToken cancel)
    {
        IPropertySymbol property = (IPropertySymbol)context.TargetSymbol;
        PropertyDeclarationSyntax syntax = (PropertyDeclarationSyntax)context.TargetNode;
        List<Diagnostic> findings = [];
        string name = context.Attributes[0].ConstructorArguments is [{ Value: string text }] ? text : "";
        Location place = NamePlace(context.Attributes[0], cancel) ?? syntax.Identifier.GetLocation();
        if (Refusal(property, syntax, name, context.SemanticModel.Compilation) is { } refusal)
        {
            findings.Add(Diagnostic.Create(ConfigDiagnostics.Unreadable, refusal.Place, refusal.Message));
            return new ParsedExperiment(null, place, [.. findings]);
        }

        try
        {
            Check(property, syntax.ExpressionBody!.Expression, context.SemanticModel.Compilation, findings);
        }
        catch (System.Exception e) when (e is not System.OperationCanceledException)
        {
            findings.Add(Diagnostic.Create(Descriptors.MF9001, syntax.Identifier.GetLocation(), property.Name, e.Message));
        }

        return new ParsedExperiment(new ExperimentSpec(name, Documentation.FirstSentence(property), FullName(property)), place, [.. findings]);
    }

    private static void Check(IPropertySymbol property, ExpressionSyntax body, Compilation compilation, List<Diagnostic> findings)
    {
        Evaluator evaluator = new(compilation);
        Value value = evaluator.Evaluate(body, Scope.Experiment, property.Type);
        foreach (ExpressionSyntax place in evaluator.Unreadable)
        {
            string cause = place is InvocationExpressionSyntax ? "calls a method" : "is not a constant, an initializer or another experiment";
            findings.Add(
                Diagnostic.Create(
                    ConfigDiagnostics.Unreadable,
                    place.GetLocation(),
                    $"'{place}' {cause}, so the values cannot be checked here; write them down"
                )
            );
        }

        RuleChecker checker = new(
            evaluator,
            setting => setting.SyntaxTree == body.SyntaxTree && body.Span.Contains(setting.Span),
            (rule, place, message) => findings.Add(Diagnostic.Create(rule, place.GetLocation(), message)));
        checker.CheckRanges();
        if (value.Data is RecordInstance record) checker.CheckRequirements(record, ConfigDiagnostics.ExperimentRequirement);
    }

    private static (Location Place, string Message)? Refusal(IPropertySymbol property, PropertyDeclarationSyntax syntax, string name, Compilation compilation)
    {
        Location at = syntax.Identifier.GetLocation();
        if (!property.IsStatic || !IsVisible(property)) return (at, $"'{property.Name}' must be a static property that the program can see");
        if (syntax.ExpressionBody is null) return (at, $"'{property.Name}' must be written as an expression: {property.Name} => new() {{ … }}");
        if (name.Trim().Length == 0) return (at, $"'{property.Name}' has an empty name");
        INamedTypeSymbol? contract = compilation.GetTypeByMetadataName(KnownNames.IExperiment);
        return contract is not null && !property.Type.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default)
            ? (syntax.Type.GetLocation(), $"'{property.Type.Name}' does not implement IExperiment")
            : null;
    }

    private static bool IsVisible(ISymbol symbol)
    {
        for (ISymbol? at = symbol; at is IPropertySymbol or INamedTypeSymbol; at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal)) return false;
        }

        return true;
    }

    private static Location? NamePlace(AttributeData attribute, CancellationToken cancel) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax(cancel) as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault()?.GetLocation();

    private static string FullName(IPropertySymbol property) => $"{KnownNames.FullName(property.ContainingType)}.{property.Name}";
}
