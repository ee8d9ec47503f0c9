using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Names of the language and the runtime that the generators look for.</summary>
internal static class KnownNames
{
    public const string Language = "MaskFormer.Language";
    public const string IExperiment = "MaskFormer.Runtime.Contracts.IExperiment";
    public const string Application = "MaskFormer.Runtime.Commands.Application";

    /// <summary>Whether this generator writes for the record.</summary>
    public static bool IsMarked(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsRecord: true } && (IsBlock(type) || Has(type, "ConfigAttribute"));

    /// <summary>Whether a type carries [Block] or [Primitive].</summary>
    public static bool IsBlock(ITypeSymbol type) => Has(type, "BlockAttribute") || Has(type, "PrimitiveAttribute");

    /// <summary>Whether a type is a choice of kinds.</summary>
    public static bool IsAbstractBlock(ITypeSymbol type) => type.IsAbstract && IsBlock(type);

    /// <summary>Whether a type has what only a block has.</summary>
    public static bool HasPorts(ITypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>().Any(static property => Has(property, "InputAttribute") || Has(property, "OutputAttribute"));

    public static bool Has(ISymbol symbol, string attribute) => Find(symbol, attribute) is not null;

    /// <summary>An attribute of the language by its name with suffix.</summary>
    public static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(data => data.AttributeClass is { } type && type.Name == attribute && NamespaceOf(type) == Language);

    public static string NamespaceOf(ISymbol symbol) =>
        symbol.ContainingNamespace is null or { IsGlobalNamespace: true } ? "" : symbol.ContainingNamespace.ToDisplayString();

    /// <summary>The expression after <c>=></c>, or null.</summary>
    public static ExpressionSyntax? Body(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Select(static place => place.GetSyntax()).OfType<PropertyDeclarationSyntax>()
            .Select(static syntax => syntax.ExpressionBody?.Expression).FirstOrDefault(static body => body is not null);

    /// <summary>A property of a record or of its bases.</summary>
    public static IPropertySymbol? FindProperty(ITypeSymbol type, string name)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } found) return found;
        }

        return null;
    }

    /// <summary>The full name of a record without <c>global::</c> and <c>?</c>, by which blocks and contracts are found.</summary>
    public static string Plain(ITypeSymbol type) => type.OriginalDefinition.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString();

    /// <summary>The name under which records are compared across the pipeline.</summary>
    public static string FullName(ISymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Whether a record has a property of a type's name, and of another type: in expressions the name means the property.</summary>
    public static bool IsHidden(ITypeSymbol type, INamedTypeSymbol record) =>
        FindProperty(record, type.Name) is { } property && !SymbolEqualityComparer.Default.Equals(property.Type, type);

    /// <summary>A type as a reader would write it in the given namespace, and in a record, where one is given.</summary>
    public static string Written(ITypeSymbol type, string inNamespace, INamedTypeSymbol? record = null)
    {
        if (type.TypeKind == TypeKind.Enum && record is not null && IsHidden(type, record)) return FullName(type);
        ITypeSymbol plain = type.WithNullableAnnotation(NullableAnnotation.None);
        if (plain is not INamedTypeSymbol { Arity: 0, ContainingType: null, SpecialType: SpecialType.None } named) return FullName(plain);
        string home = NamespaceOf(named);
        return home == Language || (home == inNamespace && !CodeNames.Has(named.Name)) ? Names.InCode(named.Name) : FullName(plain);
    }
}
