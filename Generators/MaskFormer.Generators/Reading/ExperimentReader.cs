using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>An experiment as read: what is emitted and checked, and the places for findings.</summary>
/// <param name="Spec">Null if it cannot be in the catalogue.</param>
/// <param name="Body">Its values; null if they cannot be read.</param>
/// <param name="Findings">What the reader found.</param>
/// <param name="Sites">The places; the first one is that of its name.</param>
internal sealed record ParsedExperiment(ExperimentSpec? Spec, Node? Body, EquatableArray<Finding> Findings, Location[] Sites);

/// <summary>Reads an <c>[Experiment("name")]</c> property.</summary>
internal static class ExperimentReader
{
    /// <summary>The experiments of a compilation, each read again only when what it depends on has changed.</summary>
    public static IncrementalValuesProvider<ParsedExperiment> Source(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is PropertyDeclarationSyntax property && Marks.MayBe(property.AttributeLists, Marks.Experiments),
                static (found, cancel) => ReadMemory<ParsedExperiment>.Get(
                    found.Node,
                    found.SemanticModel,
                    cancel,
                    touched => Read((PropertyDeclarationSyntax)found.Node, found.SemanticModel, touched, cancel)
                )
            )
            .Where(static parsed => parsed is not null)
            .Select(static (parsed, _) => parsed!)
            .WithTrackingName(Steps.Experiment);

    private static ParsedExperiment? Read(PropertyDeclarationSyntax syntax, SemanticModel model, Touched touched, CancellationToken cancel)
    {
        if (model.GetDeclaredSymbol(syntax, cancel) is not IPropertySymbol property) return null;
        if (KnownNames.Find(property, "ExperimentAttribute") is not { } mark) return null;
        touched.Add(property.Type);
        ReadingContext context = new(property.ContainingType, new Lookup(model.Compilation, touched), cancel);
        context.Site(NamePlace(mark, cancel) ?? (SyntaxNodeOrToken)syntax.Identifier);
        bool isRefused = mark.AttributeConstructor is null || mark.ConstructorArguments.Any(static name => name.Kind == TypedConstantKind.Error);
        isRefused |= property.ContainingType.GetMembers(property.Name).Length > 1; // twice the same name
        if (isRefused) return new(null, null, new([]), [.. context.Sites]); // as the C# compiler says
        string name = mark.ConstructorArguments is [{ Value: string text }] ? text : "";
        if (IsToldElsewhere(property, model.Compilation)) return new(null, null, new([]), [.. context.Sites]);
        if ((Refusal(property, syntax, name, model.Compilation) ?? Circle(property, syntax, model.Compilation, touched)) is { } refusal)
        {
            context.Report("MF3003", context.Site(refusal.Place), refusal.Message);
            return new(null, null, new(context.Findings), [.. context.Sites]);
        }

        Node? body = null;
        try
        {
            body = new ParameterReader(context).Read(syntax.ExpressionBody!.Expression, ReadingScope.Empty, property.Type);
            foreach (ExpressionSyntax place in context.Opaque)
            {
                if (place.IsMissing || IsRefused(place, model)) continue; // as the C# compiler says
                if (place is IdentifierNameSyntax or MemberAccessExpressionSyntax) continue; // a value that only the program knows
                string cause = place is InvocationExpressionSyntax ? "calls a method" : "is not a constant, an initializer or another experiment";
                context.Report("MF3003", context.Site(place), $"'{place}' {cause}, so the values cannot be checked here; write them down");
            }
        }
        catch (System.Exception e) when (e is not System.OperationCanceledException)
        {
            context.Report("MF9001", context.Site(syntax.Identifier), property.Name, e.Message);
        }

        return new(new ExperimentSpec(name, Documentation.FirstSentence(property), FullName(property)), body, new(context.Findings), [.. context.Sites]);
    }

    // The C# compiler says that the members of the contract belong to none (CS0540).
    private static bool IsToldElsewhere(IPropertySymbol property, Compilation compilation) =>
        compilation.GetTypeByMetadataName(KnownNames.IExperiment) is { } contract
        && !property.Type.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default)
        && property.Type.GetMembers().OfType<IPropertySymbol>().Any(member =>
            member.ExplicitInterfaceImplementations.Any(kept => SymbolEqualityComparer.Default.Equals(kept.ContainingType, contract)));

    // What is only initialised, what is made of no known type, and a call of what there is not.
    private static bool IsRefused(ExpressionSyntax place, SemanticModel model) => place switch
    {
        InitializerExpressionSyntax or ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 } => true,
        InvocationExpressionSyntax => place.SyntaxTree == model.SyntaxTree && model.GetSymbolInfo(place).Symbol is null,
        _ => false,
    };

    private static (SyntaxNodeOrToken Place, string Message)? Circle(
        IPropertySymbol property,
        PropertyDeclarationSyntax syntax,
        Compilation compilation,
        Touched touched
    ) => ExperimentCircle.Of(property, compilation, touched) is { } circle
        ? (syntax.Identifier, $"'{property.Name}' starts from itself: {circle}")
        : null;

    private static (SyntaxNodeOrToken Place, string Message)? Refusal(
        IPropertySymbol property,
        PropertyDeclarationSyntax syntax,
        string name,
        Compilation compilation
    )
    {
        SyntaxNodeOrToken at = syntax.Identifier;
        if (!property.IsStatic || !IsVisible(property)) return (at, $"'{property.Name}' must be a static property that the program can see");
        if (property.ContainingType.IsGenericType) return (at, $"'{property.Name}' must stand in a class that is not generic");
        if (syntax.ExpressionBody is null) return (at, $"'{property.Name}' must be written as an expression: {property.Name} => new() {{ … }}");
        if (FileNames.Refusal(name) is { } cause)
            return (at, $"the name \"{Shown(name)}\" of '{property.Name}' names its runs' folders too, and cannot: {cause}");
        if (property.NullableAnnotation == NullableAnnotation.Annotated) return (syntax.Type, $"'{property.Name}' may not be null: leave out the '?'");
        if (PlainSyntax.Of(syntax.ExpressionBody.Expression).Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression)
            return (at, $"'{property.Name}' is null");
        INamedTypeSymbol? contract = compilation.GetTypeByMetadataName(KnownNames.IExperiment);
        return contract is not null && !property.Type.AllInterfaces.Prepend(property.Type).Contains(contract, SymbolEqualityComparer.Default)
            ? (syntax.Type, $"'{property.Type.Name}' does not implement IExperiment")
            : null;
    }

    private static string Shown(string name) => new([.. name.Select(static letter => char.IsControl(letter) ? '?' : letter)]);

    private static bool IsVisible(ISymbol symbol)
    {
        for (ISymbol? at = symbol; at is IPropertySymbol or INamedTypeSymbol; at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal) || at is INamedTypeSymbol { IsFileLocal: true }) return false;
        }

        return true;
    }

    private static SyntaxNode? NamePlace(AttributeData attribute, CancellationToken cancel) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax(cancel) as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault();

    private static string FullName(IPropertySymbol property) => $"{KnownNames.FullName(property.ContainingType)}.{property.Name}";
}
