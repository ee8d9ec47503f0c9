using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>What a name from elsewhere means at its place. Names are looked up in scope, which is far cheaper than binding the member around them.</summary>
internal sealed class Lookup(Compilation compilation, Touched touched)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> models = [];

    public Compilation Compilation => compilation;

    public ITypeSymbol? Type(TypeSyntax type) => type switch
    {
        PredefinedTypeSyntax => Model(type).GetTypeInfo(type).Type,
        NullableTypeSyntax nullable => Type(nullable.ElementType),
        IdentifierNameSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax => Symbol(type) as ITypeSymbol ?? Owner(type) as ITypeSymbol,
        _ => Model(type).GetSymbolInfo(type).Symbol as ITypeSymbol,
    };

    /// <summary>What is looked at on the way.</summary>
    public Touched Touched => touched;

    /// <summary>The static member, type or namespace that an expression names, or null.</summary>
    public ISymbol? Symbol(ExpressionSyntax expression)
    {
        ISymbol? found = Find(expression);
        touched.Add(found as ITypeSymbol ?? found?.ContainingType);
        return found;
    }

    private ISymbol? Find(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case IdentifierNameSyntax name:
                ISymbol[] found = [.. Model(name).LookupSymbols(name.SpanStart, name: name.Identifier.ValueText).Select(Target)];
                return found.FirstOrDefault(static symbol => symbol is IPropertySymbol or IFieldSymbol) ?? found.FirstOrDefault();
            case AliasQualifiedNameSyntax { Alias.Identifier.ValueText: "global" } full:
                return compilation.GlobalNamespace.GetMembers(full.Name.Identifier.ValueText).FirstOrDefault();
            case MemberAccessExpressionSyntax access:
                return Owner(access.Expression)?.GetMembers(access.Name.Identifier.ValueText).FirstOrDefault();
            case PredefinedTypeSyntax type:
                return Predefined(type.Keyword.Kind()) is var special and not SpecialType.None ? compilation.GetSpecialType(special) : null;
            case QualifiedNameSyntax access: // as the parser sees what stands behind "is"
                return Owner(access.Left)?.GetMembers(access.Right.Identifier.ValueText).FirstOrDefault();
            default:
                return null;
        }
    }

    /// <summary>Whether code in a type may name a member of another.</summary>
    public bool IsVisible(ISymbol member, INamedTypeSymbol within) => compilation.IsSymbolAccessibleWithin(member, within);

    /// <summary>The model of a node's file; asking it for more than names binds the whole member.</summary>
    public SemanticModel Model(SyntaxNode node)
    {
        if (!models.TryGetValue(node.SyntaxTree, out SemanticModel? model)) models[node.SyntaxTree] = model = compilation.GetSemanticModel(node.SyntaxTree);
        return model;
    }

    /// <summary>The type or namespace before a point; a property that is called as its type does not hide it here.</summary>
    private INamespaceOrTypeSymbol? Owner(ExpressionSyntax expression) => expression is IdentifierNameSyntax name
        ? Model(name).LookupNamespacesAndTypes(name.SpanStart, name: name.Identifier.ValueText).Select(Target).FirstOrDefault() as INamespaceOrTypeSymbol
        : Symbol(expression) as INamespaceOrTypeSymbol;

    private static SpecialType Predefined(SyntaxKind keyword) => keyword switch
    {
        SyntaxKind.IntKeyword => SpecialType.System_Int32,
        SyntaxKind.LongKeyword => SpecialType.System_Int64,
        SyntaxKind.DoubleKeyword => SpecialType.System_Double,
        SyntaxKind.StringKeyword => SpecialType.System_String,
        _ => SpecialType.None,
    };

    private static ISymbol Target(ISymbol symbol) => symbol is IAliasSymbol alias ? alias.Target : symbol;
}
