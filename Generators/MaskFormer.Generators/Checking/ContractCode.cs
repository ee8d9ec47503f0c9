using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Reads the expressions of a contract's text: parameters, constants, operators, new records.</summary>
internal static class ContractCode
{
    /// <param name="code">C# as <see cref="NodeText"/> writes it.</param>
    /// <param name="blocks">Names of the members that hold blocks.</param>
    public static Node? Read(string code, HashSet<string> blocks) => Lower(SyntaxFactory.ParseExpression(code), blocks);

    private static Node? Lower(ExpressionSyntax e, HashSet<string> blocks)
    {
        switch (e)
        {
            case ParenthesizedExpressionSyntax inner:
                return Lower(inner.Expression, blocks);
            case LiteralExpressionSyntax literal:
                return literal.Kind() switch
                {
                    SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression => Leaf(NodeKind.Flag, literal.Token.ValueText),
                    SyntaxKind.StringLiteralExpression => Leaf(NodeKind.Text, literal.Token.ValueText),
                    _ => Leaf(NodeKind.Number, literal.Token.Text),
                };
            case IdentifierNameSyntax { Identifier.ValueText: var name }:
                return Leaf(blocks.Contains(name) ? NodeKind.Block : NodeKind.Name, name);
            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax holder } access when blocks.Contains(holder.Identifier.ValueText):
                return Tree(NodeKind.Path, access.Name.Identifier.ValueText, Leaf(NodeKind.Block, holder.Identifier.ValueText));
            case MemberAccessExpressionSyntax constant:
                return Leaf(NodeKind.Enum, constant.ToString());
            case PrefixUnaryExpressionSyntax unary:
                return Tree(NodeKind.Unary, unary.OperatorToken.ValueText, Lower(unary.Operand, blocks));
            case BinaryExpressionSyntax binary:
                return Tree(NodeKind.Binary, binary.OperatorToken.ValueText, Lower(binary.Left, blocks), Lower(binary.Right, blocks));
            case ConditionalExpressionSyntax choice:
                return Tree(NodeKind.Choose, "", Lower(choice.Condition, blocks), Lower(choice.WhenTrue, blocks), Lower(choice.WhenFalse, blocks));
            case ObjectCreationExpressionSyntax creation:
                return Tree(NodeKind.New, creation.Type.ToString(), [.. (creation.Initializer?.Expressions ?? []).OfType<AssignmentExpressionSyntax>()
                    .Select(set => Tree(NodeKind.Set, set.Left.ToString(), Lower(set.Right, blocks)))]);
            default:
                return null;
        }
    }

    private static Node Leaf(NodeKind kind, string text) => new(kind, text, [], 0);

    private static Node? Tree(NodeKind kind, string text, params Node?[] args) => args.Any(static a => a is null) ? null : new(kind, text, new(args!), 0);
}
