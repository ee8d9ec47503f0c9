using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>What a name means at its place. Simple names are looked up in scope, which is far cheaper than binding the member around them.</summary>
internal sealed class Names(Compilation compilation)
{
    private const string Global = "global::";
    private readonly Dictionary<SyntaxTree, SemanticModel> models = [];

    public ITypeSymbol? Type(TypeSyntax type) => type switch
    {
        PredefinedTypeSyntax => Model(type)?.GetTypeInfo(type).Type,
        IdentifierNameSyntax name => TypeOrNamespace(name) as ITypeSymbol,
        NullableTypeSyntax nullable => Type(nullable.ElementType),
        _ when IsFull(type) => FromFullName(type) as ITypeSymbol,
        _ => Model(type)?.GetSymbolInfo(type).Symbol as ITypeSymbol,
    };

    /// <summary>The type or namespace of a simple name.</summary>
    public INamespaceOrTypeSymbol? TypeOrNamespace(IdentifierNameSyntax name) =>
        Model(name)?.LookupNamespacesAndTypes(name.SpanStart, name: name.Identifier.ValueText).FirstOrDefault() as INamespaceOrTypeSymbol;

    /// <summary>The static member, type or namespace that an expression names, or null.</summary>
    public ISymbol? Symbol(ExpressionSyntax expression)
    {
        if (IsFull(expression)) return FromFullName(expression);
        switch (expression)
        {
            case IdentifierNameSyntax name:
                if (Model(name) is not { } model) return null;
                ISymbol[] found = [.. model.LookupSymbols(name.SpanStart, name: name.Identifier.ValueText)];
                return found.FirstOrDefault(static symbol => symbol is IPropertySymbol or IFieldSymbol) ?? found.FirstOrDefault();
            case MemberAccessExpressionSyntax access:
                return Owner(access.Expression)?.GetMembers(access.Name.Identifier.ValueText).FirstOrDefault();
            case QualifiedNameSyntax access: // as the parser sees what stands behind "is"
                return Owner(access.Left)?.GetMembers(access.Right.Identifier.ValueText).FirstOrDefault();
            default:
                return null;
        }
    }

    /// <summary>The type or namespace before a point; a property that is called as its type does not hide it here.</summary>
    private INamespaceOrTypeSymbol? Owner(ExpressionSyntax expression) => expression is IdentifierNameSyntax name
        ? TypeOrNamespace(name)
        : Symbol(expression) as INamespaceOrTypeSymbol;

    /// <summary>Texts of other assemblies are not part of the compilation, so their types have full names.</summary>
    private static bool IsFull(SyntaxNode node) => node.ToString().StartsWith(Global, System.StringComparison.Ordinal);

    private ISymbol? FromFullName(SyntaxNode node)
    {
        string name = node.ToString().Substring(Global.Length);
        if (compilation.GetTypeByMetadataName(name) is { } type) return type;
        int point = name.LastIndexOf('.');
        return point < 0 ? null : compilation.GetTypeByMetadataName(name.Substring(0, point))?.GetMembers(name.Substring(point + 1)).FirstOrDefault();
    }

    /// <summary>Null for text that is not of this compilation.</summary>
    private SemanticModel? Model(SyntaxNode node)
    {
        if (!compilation.ContainsSyntaxTree(node.SyntaxTree)) return null;
        if (!models.TryGetValue(node.SyntaxTree, out SemanticModel? model)) models[node.SyntaxTree] = model = compilation.GetSemanticModel(node.SyntaxTree);
        return model;
    }
}
