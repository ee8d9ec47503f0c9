using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>Patterns over constants, as in <c>Depth is R18 or R34</c>.</summary>
internal static class Patterns
{
    /// <summary>Whether a value fits, or null if that cannot be told.</summary>
    public static bool? Fits(object? value, PatternSyntax pattern, Func<ExpressionSyntax, Value> evaluate)
    {
        switch (pattern)
        {
            case DiscardPatternSyntax or VarPatternSyntax:
                return true;
            case ParenthesizedPatternSyntax inner:
                return Fits(value, inner.Pattern, evaluate);
            case ConstantPatternSyntax constant:
                return Compare(SyntaxKind.EqualsExpression, value, evaluate(constant.Expression));
            case UnaryPatternSyntax not:
                return !Fits(value, not.Pattern, evaluate);
            case BinaryPatternSyntax both:
                (bool? left, bool? right) = (Fits(value, both.Left, evaluate), Fits(value, both.Right, evaluate));
                return both.IsKind(SyntaxKind.AndPattern) ? left & right : left | right;
            case RelationalPatternSyntax relation:
                return Compare(Operator(relation.OperatorToken.Kind()), value, evaluate(relation.Expression));
            default:
                return null;
        }
    }

    private static bool? Compare(SyntaxKind op, object? value, Value bound) => bound.IsKnown ? Arithmetic.Apply(op, value, bound.Data) as bool? : null;

    private static SyntaxKind Operator(SyntaxKind token) => token switch
    {
        SyntaxKind.LessThanToken => SyntaxKind.LessThanExpression,
        SyntaxKind.LessThanEqualsToken => SyntaxKind.LessThanOrEqualExpression,
        SyntaxKind.GreaterThanToken => SyntaxKind.GreaterThanExpression,
        _ => SyntaxKind.GreaterThanOrEqualExpression,
    };
}
