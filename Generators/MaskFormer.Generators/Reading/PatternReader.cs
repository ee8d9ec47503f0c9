using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Lowers patterns over constants and kinds of records; null for one that is not understood.</summary>
internal sealed class PatternReader(ReadingContext context)
{
    public Node? Read(PatternSyntax pattern, ParameterReader values)
    {
        switch (pattern)
        {
            case DiscardPatternSyntax or VarPatternSyntax { Designation: DiscardDesignationSyntax }:
                return Make(Node.AnyPattern, pattern);
            case ParenthesizedPatternSyntax inner:
                return Read(inner.Pattern, values);
            case ConstantPatternSyntax constant:
                return Of(constant.Expression) ?? Compare("==", constant.Expression, values);
            case RelationalPatternSyntax relation:
                return Compare(relation.OperatorToken.ValueText, relation.Expression, values);
            case TypePatternSyntax type:
                return OfType(context.Lookup.Type(type.Type), pattern);
            case UnaryPatternSyntax not:
                return Read(not.Pattern, values) is { } inside ? Make("not", pattern, inside) : null;
            case BinaryPatternSyntax both:
                return Read(both.Left, values) is { } left && Read(both.Right, values) is { } right
                    ? Make(both.IsKind(SyntaxKind.AndPattern) ? "and" : "or", pattern, left, right)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>What stands behind <c>is</c> and is a type or a constant for all that the parser knows.</summary>
    public Node? Of(ExpressionSyntax right) => context.Lookup.Symbol(context.Plain(right)) switch
    {
        INamedTypeSymbol type => OfType(type, right),
        IFieldSymbol { HasConstantValue: true, ContainingType: { TypeKind: TypeKind.Enum } type } field =>
            Make("==", right, context.Make(NodeKind.Enum, OpaqueText.Spell(type, context) + "." + Names.InCode(field.Name), right)),
        _ => null,
    };

    private Node? OfType(ITypeSymbol? type, SyntaxNode at) =>
        type is INamedTypeSymbol { IsRecord: true } ? Make(Node.TypePattern, at, context.Make(NodeKind.Text, KnownNames.Plain(type), at)) : null;

    private Node? Compare(string op, ExpressionSyntax constant, ParameterReader values) =>
        values.Read(constant, ReadingScope.Empty) is { Kind: not (NodeKind.Opaque or NodeKind.Name) } value ? Make(op, constant, value) : null;

    private Node Make(string text, SyntaxNode at, params Node[] args) => context.Make(NodeKind.Pattern, text, at, args);
}
