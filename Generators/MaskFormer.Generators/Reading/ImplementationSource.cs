using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>The methods of a compilation that implement primitives, each with its place.</summary>
internal static class ImplementationSource
{
    public static IncrementalValuesProvider<ParsedImplementation> Of(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is MethodDeclarationSyntax method && Marks.MayBe(method.AttributeLists, Marks.Implementations),
                static (found, cancel) => Read((MethodDeclarationSyntax)found.Node, found.SemanticModel, cancel)
            )
            .SelectMany(static (all, _) => all?.Each ?? new([]))
            .WithTrackingName(Steps.Implementation);

    private static ParsedImplementations? Read(MethodDeclarationSyntax node, SemanticModel model, CancellationToken cancel) =>
        ReadMemory<ParsedImplementations>.Get(node, model, cancel, touched =>
        {
            if (model.GetDeclaredSymbol(node, cancel) is not IMethodSymbol method) return null;
            foreach (ITypeSymbol type in method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType)) touched.Add(type);
            return new(new(
                from mark in method.GetAttributes()
                where mark.AttributeClass is { Name: "ImplementsAttribute" } named && KnownNames.NamespaceOf(named) == KnownNames.Language
                let primitive = mark.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol
                where primitive is not null
                select Read(method, primitive, node.Identifier.GetLocation(), touched)));
        });

    private static ParsedImplementation Read(IMethodSymbol method, INamedTypeSymbol primitive, Location place, Touched touched)
    {
        touched.Add(primitive);
        Implementation spec = new(
            KnownNames.Plain(primitive),
            $"{method.ContainingType.ToDisplayString()}.{method.Name}",
            method is { IsStatic: true, IsGenericMethod: false } && Outside(method).All(IsSeen),
            new(method.Parameters.Select(static parameter => parameter.RefKind == RefKind.None ? TypeText(parameter.Type) : $"ref {TypeText(parameter.Type)}")),
            TypeText(method.ReturnType));
        return new(spec, KnownNames.Has(primitive, "PrimitiveAttribute"), place);
    }

    private static bool IsSeen(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && symbol is not INamedTypeSymbol { IsGenericType: true };

    // The method and the types that it stands in: one that is private hides it from generated code.
    private static IEnumerable<ISymbol> Outside(IMethodSymbol method)
    {
        for (ISymbol? at = method; at is IMethodSymbol or INamedTypeSymbol; at = at.ContainingType) yield return at;
    }

    private static string TypeText(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true } tuple
        ? $"({string.Join(", ", tuple.TupleElements.Select(static element => TypeText(element.Type)))})"
        : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString();
}

/// <summary>What was read from a method's attribute.</summary>
/// <param name="Spec">Free of positions.</param>
/// <param name="IsPrimitive">Whether the record that it names is a primitive.</param>
/// <param name="Place">The method's name.</param>
internal sealed record ParsedImplementation(Implementation Spec, bool IsPrimitive, Location Place);

/// <summary>All primitives that one method implements.</summary>
internal sealed record ParsedImplementations(EquatableArray<ParsedImplementation> Each);
