using System;
using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators.Configuration;

/// <summary>Operators on int, long, double, bool, string and enums as C# defines them; null stands for "cannot be evaluated".</summary>
internal static class Arithmetic
{
    public static object? Apply(SyntaxKind op, object? left, object? right)
    {
        switch (op)
        {
            case SyntaxKind.EqualsExpression: return AreEqual(left, right);
            case SyntaxKind.NotEqualsExpression: return !AreEqual(left, right);
        }

        try
        {
            return (left, right) switch
            {
                (bool l, bool r) => Logic(op, l, r),
                (string l, string r) when op == SyntaxKind.AddExpression => l + r,
                (int l, int r) => Whole(op, l, r) is { } result ? result is long number ? checked((int)number) : result : null,
                (int or long, int or long) => Whole(op, Convert.ToInt64(left), Convert.ToInt64(right)),
                (int or long or double, int or long or double) => Real(op, Convert.ToDouble(left), Convert.ToDouble(right)),
                _ => null,
            };
        }
        catch (ArithmeticException)
        {
            return null; // a division by zero or an overflow: the program's own check reports it
        }
    }

    public static object? Negate(object? value) => value switch { int n => -n, long n => -n, double n => -n, _ => null };

    private static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (int or long or double, int or long or double) => Convert.ToDouble(left) == Convert.ToDouble(right),
        _ => Equals(left, right),
    };

    private static object? Logic(SyntaxKind op, bool l, bool r) => op switch
    {
        SyntaxKind.LogicalAndExpression or SyntaxKind.BitwiseAndExpression => l && r,
        SyntaxKind.LogicalOrExpression or SyntaxKind.BitwiseOrExpression => l || r,
        SyntaxKind.ExclusiveOrExpression => l != r,
        _ => null,
    };

    private static object? Whole(SyntaxKind op, long l, long r) => op switch
    {
        SyntaxKind.AddExpression => checked(l + r),
        SyntaxKind.SubtractExpression => checked(l - r),
        SyntaxKind.MultiplyExpression => checked(l * r),
        SyntaxKind.DivideExpression => l / r,
        SyntaxKind.ModuloExpression => l % r,
        SyntaxKind.LeftShiftExpression => l << (int)r,
        SyntaxKind.RightShiftExpression => l >> (int)r,
        SyntaxKind.BitwiseAndExpression => l & r,
        SyntaxKind.BitwiseOrExpression => l | r,
        SyntaxKind.LessThanExpression => l < r,
        SyntaxKind.LessThanOrEqualExpression => l <= r,
        SyntaxKind.GreaterThanExpression => l > r,
        SyntaxKind.GreaterThanOrEqualExpression => l >= r,
        _ => null,
    };

    private static object? Real(SyntaxKind op, double l, double r) => op switch
    {
        SyntaxKind.AddExpression => l + r,
        SyntaxKind.SubtractExpression => l - r,
        SyntaxKind.MultiplyExpression => l * r,
        SyntaxKind.DivideExpression => l / r,
        SyntaxKind.ModuloExpression => l % r,
        SyntaxKind.LessThanExpression => l < r,
        SyntaxKind.LessThanOrEqualExpression => l <= r,
        SyntaxKind.GreaterThanExpression => l > r,
        SyntaxKind.GreaterThanOrEqualExpression => l >= r,
        _ => null,
    };
}
