using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Lowers expressions over parameters. They are ordinary C# that runs; what is understood can be used in proofs,
/// everything else becomes opaque and equals only itself.
/// </summary>
internal sealed class ParameterReader(ReadingContext context)
{
    public Node Read(ExpressionSyntax e, ReadingScope scope)
    {
        e = context.Plain(e);
        switch (e)
        {
            case LiteralExpressionSyntax literal:
                return Literal(literal);
            case IdentifierNameSyntax name when scope.Find(name) is NodeKind.Index:
                return context.Make(NodeKind.Index, name.Identifier.ValueText, e);
            case IdentifierNameSyntax name when context.Find(e, scope)?.Kind is MemberKind.Parameter or MemberKind.Derived or MemberKind.Require:
                return context.Make(NodeKind.Name, name.Identifier.ValueText, e);
            case PrefixUnaryExpressionSyntax { OperatorToken.ValueText: "!" or "-" } unary:
                return context.Make(NodeKind.Unary, unary.OperatorToken.ValueText, e, Read(unary.Operand, scope));
            case BinaryExpressionSyntax
            {
                OperatorToken.ValueText: "+" or "-" or "*" or "/" or "%" or "==" or "!=" or "<" or "<=" or ">" or ">=" or "&&" or "||"
            } binary:
                return context.Make(NodeKind.Binary, binary.OperatorToken.ValueText, e, Read(binary.Left, scope), Read(binary.Right, scope));
            case ConditionalExpressionSyntax choice:
                return context.Make(NodeKind.Choose, "", e, Read(choice.Condition, scope), Read(choice.WhenTrue, scope), Read(choice.WhenFalse, scope));
            case MemberAccessExpressionSyntax access when Holder(access.Expression, scope) is { } holder:
                return context.Make(NodeKind.Path, access.Name.Identifier.ValueText, e, holder);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax when Constant(e) is { } constant:
                return constant;
            default:
                return context.Make(NodeKind.Opaque, OpaqueText.Write(e, context, scope), e);
        }
    }

    /// <summary>The record left of a point, if it is one of the block's: <c>Pixels</c> in <c>Pixels.ContextDim</c>.</summary>
    private Node? Holder(ExpressionSyntax e, ReadingScope scope) =>
        context.Plain(e) switch
        {
            IdentifierNameSyntax name when scope.Find(name) is NodeKind.Item => context.Make(NodeKind.Item, name.Identifier.ValueText, name),
            IdentifierNameSyntax name when context.Find(name, scope) is { BlockName.Length: > 0, Kind: MemberKind.Parameter or MemberKind.Block } =>
                context.Make(NodeKind.Block, name.Identifier.ValueText, name),
            _ => null,
        };

    private Node Literal(LiteralExpressionSyntax literal) => literal.Kind() switch
    {
        SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression => context.Make(NodeKind.Flag, literal.Token.ValueText, literal),
        SyntaxKind.StringLiteralExpression => context.Make(NodeKind.Text, literal.Token.ValueText, literal),
        SyntaxKind.NumericLiteralExpression => context.Make(NodeKind.Number, literal.Token.Text, literal),
        _ => context.Make(NodeKind.Opaque, literal.ToString(), literal),
    };

    private Node? Constant(ExpressionSyntax e)
    {
        if (context.Model(e).GetSymbolInfo(e, context.Token).Symbol is not IFieldSymbol { HasConstantValue: true } field) return null;
        return field switch
        {
            { ContainingType: { TypeKind: TypeKind.Enum } type } => context.Make(NodeKind.Enum, OpaqueText.Spell(type, context) + "." + field.Name, e),
            { ConstantValue: bool flag } => context.Make(NodeKind.Flag, flag ? "true" : "false", e),
            { ConstantValue: string text } => context.Make(NodeKind.Text, text, e),
            { ConstantValue: int or long } => context.Make(NodeKind.Number, System.Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)!, e),
            _ => null,
        };
    }
}
