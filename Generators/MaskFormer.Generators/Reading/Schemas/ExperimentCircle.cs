using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>Finds an experiment that starts from itself, directly or through others: the program would end by an overflow of the stack.</summary>
internal sealed class ExperimentCircle(Compilation compilation, Touched touched)
{
    private readonly Lookup lookup = new(compilation, touched);
    private readonly List<IPropertySymbol> path = [];
    private readonly HashSet<IPropertySymbol> done = new(SymbolEqualityComparer.Default);

    /// <summary>The circle as <c>Base → Wide → Base</c>; null if there is none, or if an experiment before this one in the source tells it.</summary>
    public static string? Of(IPropertySymbol experiment, Compilation compilation, Touched touched) =>
        new ExperimentCircle(compilation, touched).Find(experiment, experiment);

    private string? Find(IPropertySymbol at, IPropertySymbol start)
    {
        if (path.Count > 0 && Same(at, start))
            return path.Any(other => IsExperiment(other) && IsBefore(other, start)) ? null : string.Join(" → ", path.Append(start).Select(static p => p.Name));
        if (!done.Add(at) || KnownNames.Body(at) is not { } body) return null;
        path.Add(at);
        IPropertySymbol[] needed = SharedReading<IPropertySymbol[]>.Get(at, lookup, own => ([.. Needed(body, own)], true));
        string? circle = needed.Select(next => Find(next, start)).FirstOrDefault(static found => found is not null);
        path.RemoveAt(path.Count - 1);
        return circle;
    }

    // Static properties that the body reads in every case.
    private static IEnumerable<IPropertySymbol> Needed(ExpressionSyntax body, Lookup lookup)
    {
        lookup.Touched.Add(body.SyntaxTree);
        foreach (SyntaxNode node in body.DescendantNodesAndSelf(static node => node is not (ConditionalExpressionSyntax or LambdaExpressionSyntax)))
        {
            if (node is IdentifierNameSyntax name && Read(name) is { } read && lookup.Symbol(read) is IPropertySymbol { IsStatic: true } property)
                yield return property;
        }
    }

    // The whole of A.B where the name is B; null for what is set or named only.
    private static ExpressionSyntax? Read(IdentifierNameSyntax name) => name.Parent switch
    {
        NameColonSyntax => null,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set when set.Left == name => null,
        MemberAccessExpressionSyntax { Expression: TypeSyntax or MemberAccessExpressionSyntax } access when access.Name == name => access,
        MemberAccessExpressionSyntax access when access.Name == name => null,
        _ => name,
    };

    private static bool IsExperiment(IPropertySymbol property) => KnownNames.Has(property, "ExperimentAttribute");

    private static bool IsBefore(IPropertySymbol one, IPropertySymbol other) => Order(one).CompareTo(Order(other)) < 0;

    private static (string, int) Order(IPropertySymbol property) =>
        property.Locations.FirstOrDefault() is { } place ? (place.SourceTree?.FilePath ?? "", place.SourceSpan.Start) : ("", 0);

    private static bool Same(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
