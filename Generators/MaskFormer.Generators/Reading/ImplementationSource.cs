using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>The methods of a compilation that implement records by hand, each with its place.</summary>
internal static class ImplementationSource
{
    public static IncrementalValuesProvider<ParsedImplementation> Of(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node switch
                {
                    MethodDeclarationSyntax method => Marks.MayBe(method.AttributeLists, Marks.Implementations),
                    LocalFunctionStatementSyntax local => Marks.MayBe(local.AttributeLists, Marks.Implementations),
                    _ => false,
                },
                static (found, cancel) => Read(found.Node, found.SemanticModel, cancel)
            )
            .SelectMany(static (all, _) => all?.Each ?? new([]))
            .WithTrackingName(Steps.Implementation);

    private static ParsedImplementations? Read(SyntaxNode node, SemanticModel model, CancellationToken cancel) =>
        ReadMemory<ParsedImplementations>.Get(node, model, cancel, touched =>
        {
            if (model.GetDeclaredSymbol(node, cancel) is not IMethodSymbol method) return null;
            foreach (ITypeSymbol type in method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType)) touched.Add(type);
            return new(new(
                from mark in method.GetAttributes()
                where mark.AttributeClass is { Name: "ImplementsAttribute" } named && KnownNames.NamespaceOf(named) == KnownNames.Language
                select Read(method, mark.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol, mark, NameOf(node).GetLocation(), touched)));
        });

    private static SyntaxToken NameOf(SyntaxNode node) =>
        node is MethodDeclarationSyntax method ? method.Identifier : ((LocalFunctionStatementSyntax)node).Identifier;

    private static ParsedImplementation Read(IMethodSymbol method, INamedTypeSymbol? record, AttributeData mark, Location place, Touched touched)
    {
        touched.Add(record);
        bool isUnknown = record is { TypeKind: TypeKind.Error } || mark.AttributeConstructor is null; // as the C# compiler says
        Implementation spec = new(
            isUnknown ? Implementation.Unknown : record is null ? "null" : KnownNames.Plain(record),
            $"{method.ContainingType.ToDisplayString()}.{method.Name}",
            method is { IsStatic: true, IsGenericMethod: false, MethodKind: not MethodKind.LocalFunction } && Outside(method).All(IsSeen),
            new(method.Parameters.Select(static parameter => parameter.RefKind == RefKind.None ? TypeText(parameter.Type) : $"ref {TypeText(parameter.Type)}")),
            TypeText(method.ReturnType))
        {
            IsMeantForOther = record is null || !(KnownNames.IsBlock(record) || ForgottenMark.Is(record)),
        };
        ImplementedKind kind = isUnknown ? ImplementedKind.Told
            : record is null ? ImplementedKind.None
            : KnownNames.Has(record, "PrimitiveAttribute") ? ImplementedKind.Primitive
            : KnownNames.IsBlock(record) ? ImplementedKind.Block
            : ForgottenMark.Is(record) ? ImplementedKind.Told
            : ImplementedKind.None;
        return new(spec, kind, place);
    }

    private static bool IsSeen(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && symbol is not (INamedTypeSymbol { IsGenericType: true } or INamedTypeSymbol { IsFileLocal: true });

    // The method and the types that it stands in: one that is private hides it from generated code.
    private static IEnumerable<ISymbol> Outside(IMethodSymbol method)
    {
        for (ISymbol? at = method; at is IMethodSymbol or INamedTypeSymbol; at = at.ContainingType) yield return at;
    }

    private static string TypeText(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true } tuple
        ? $"({string.Join(", ", tuple.TupleElements.Select(static element => TypeText(element.Type)))})"
        : type.ToDisplayString(); // with the '?' of what may be null
}

/// <summary>What was read from a method's attribute.</summary>
/// <param name="Spec">Free of positions.</param>
/// <param name="Of">What kind of record it names.</param>
/// <param name="Place">The method's name.</param>
internal sealed record ParsedImplementation(Implementation Spec, ImplementedKind Of, Location Place);

/// <summary>All records that one method implements.</summary>
internal sealed record ParsedImplementations(EquatableArray<ParsedImplementation> Each);

/// <summary>What a method implements.</summary>
internal enum ImplementedKind
{
    /// <summary>Neither of the two.</summary>
    None,

    /// <summary>What has a finding elsewhere: a type that there is not, a record without its mark.</summary>
    Told,

    /// <summary>A block: for the items that it is applied to.</summary>
    Block,

    /// <summary>A primitive.</summary>
    Primitive,
}
