using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// What does not change the meaning of an expression: parentheses, <c>checked</c>, <c>!</c>, <c>this.</c>, and the class of the operations before a name
/// (<c>Ops.Relu</c>, <c>MaskFormer.Language.Ops.Relu</c>). Every reader looks at what is left, so that none of them makes a difference.
/// </summary>
internal static class PlainSyntax
{
    private const string Operations = "Ops";

    /// <summary>The expression without what means nothing; its sites are those of what is left.</summary>
    /// <param name="e">The expression as written.</param>
    /// <param name="model">Tells whether what stands before an operation's name is the class of the operations; if left out, its name decides.</param>
    public static ExpressionSyntax Of(ExpressionSyntax e, SemanticModel? model = null)
    {
        while (true)
        {
            ExpressionSyntax plain = e switch
            {
                ParenthesizedExpressionSyntax inner => inner.Expression,
                CheckedExpressionSyntax inner => inner.Expression, // our proofs know no number beyond its type
                PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => sure.Operand,
                MemberAccessExpressionSyntax access when IsOfSelf(access) => access.Name,
                MemberAccessExpressionSyntax access when IsOperation(access.Name.Identifier.ValueText) && IsOps(access.Expression, model) => access.Name,
                _ => e,
            };
            if (plain == e) return e;
            e = plain;
        }
    }

    /// <summary>Whether a name is written as a member (<c>this.X</c>), so that no lambda parameter of that name is meant.</summary>
    public static bool IsMember(SimpleNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Name == name;

    /// <summary>The name of an own member or a lambda parameter, or of what a call calls; null if it is something else.</summary>
    public static string? NameOf(ExpressionSyntax e, SemanticModel? model = null) => (Of(e, model) as IdentifierNameSyntax)?.Identifier.ValueText;

    private static bool IsOfSelf(MemberAccessExpressionSyntax access) => Of(access.Expression) is ThisExpressionSyntax;

    private static bool IsOperation(string name) =>
        OpTable.Find(name) is not null || LayerTable.Find(name) is not null || name is "Weight" or "Repeat" or "Port" or nameof(NodeKind.Same);

    private static bool IsOps(ExpressionSyntax type, SemanticModel? model) => model is null
        ? type is IdentifierNameSyntax { Identifier.ValueText: Operations } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: Operations }
        : type is SimpleNameSyntax or MemberAccessExpressionSyntax or AliasQualifiedNameSyntax
            && model.GetSymbolInfo(type).Symbol is INamedTypeSymbol { Name: Operations, ContainingNamespace: var space }
            && space.ToDisplayString() == KnownNames.Language;
}
