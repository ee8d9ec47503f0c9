using System;

namespace MaskFormer.Generators;

/// <summary>Operators on numbers, flags, texts and enums as C# defines them, on numbers with symbols as far as they can be told.</summary>
internal static class Arithmetic
{
    public static Value Apply(string op, Value left, Value right, Facts facts)
    {
        if (left == Value.Failed || right == Value.Failed) return Value.Failed;
        if (!left.IsKnown || !right.IsKnown) return Value.Unknown;
        try
        {
            return (left.Data, right.Data) switch
            {
                (bool l, bool r) => Result(Logic(op, l, r), false, left, right),
                (string l, string r) when op == "+" => Value.From(l + r, false, left, right),
                (Dim l, Dim r) => Whole(op, l, r, left, right, facts),
                (Dim or double, Dim or double) when left.Real is { } l && right.Real is { } r => Result(Real(op, l, r), false, left, right),
                (Dim or double, Dim or double) => Value.Unknown,
                _ => op switch
                {
                    "==" => Value.From(Equals(left.Data, right.Data), false, left, right),
                    "!=" => Value.From(!Equals(left.Data, right.Data), false, left, right),
                    _ => Value.Unknown,
                },
            };
        }
        catch (ArithmeticException)
        {
            return Value.Failed; // a division by zero or an overflow: the program's own check reports it
        }
    }

    public static Value Negate(Value operand) => operand.Data switch
    {
        Dim number => Fitting(Dim.Const(0) - number, operand.IsLong, operand),
        double number => Value.From(-number, false, operand),
        _ => operand.IsKnown ? Value.Unknown : operand,
    };

    private static Value Result(object? data, bool isLong, Value left, Value right) => data is null ? Value.Unknown : Value.From(data, isLong, left, right);

    private static Value Whole(string op, Dim l, Dim r, Value left, Value right, Facts facts)
    {
        bool isLong = left.IsLong || right.IsLong;
        if (Number(op, l, r) is { } number) return Fitting(number, isLong, left, right);
        Dim gap = facts.Normal(l - r);
        return gap.IsConst ? Result(Compare(op, gap.Value), false, left, right) : Value.Unknown;
    }

    // What C# would let overflow is no number to prove with.
    private static Value Fitting(Dim number, bool isLong, params Value[] operands) =>
        number is { IsConst: true, Value: < int.MinValue or > int.MaxValue } && !isLong ? Value.Failed : Value.From(number, isLong, operands);

    private static Dim? Number(string op, Dim left, Dim right) => op switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" or "%" when right is { IsConst: true, Value: 0 } => throw new DivideByZeroException(),
        "/" when left.IsConst && right.IsConst => Dim.Const(checked(left.Value / right.Value)), // towards zero, as C# does
        "/" when !right.IsConst || right.Value > 0 => Quotients.Floor(left, right),
        "%" when left.IsConst && right.IsConst => Dim.Const(left.Value % right.Value),
        "%" when Quotients.Divides(right, left) => Dim.Const(0),
        "<<" when right is { IsConst: true, Value: >= 0 and < 31 } => left * Dim.Const(1L << (int)right.Value),
        ">>" when left.IsConst && right is { IsConst: true, Value: >= 0 and < 31 } => Dim.Const(left.Value >> (int)right.Value),
        "&" when left.IsConst && right.IsConst => Dim.Const(left.Value & right.Value),
        "|" when left.IsConst && right.IsConst => Dim.Const(left.Value | right.Value),
        _ => null,
    };

    private static object? Compare(string op, long gap) =>
        op switch { "==" => gap == 0, "!=" => gap != 0, "<" => gap < 0, "<=" => gap <= 0, ">" => gap > 0, ">=" => gap >= 0, _ => null };

    private static object? Logic(string op, bool l, bool r) => op switch
    {
        "&&" or "&" => l && r,
        "||" or "|" => l || r,
        "==" => l == r,
        "!=" or "^" => l != r,
        _ => null,
    };

    private static object? Real(string op, double l, double r) => op switch
    {
        "+" => l + r,
        "-" => l - r,
        "*" => l * r,
        "/" => l / r,
        "%" => l % r,
        "<" => l < r,
        "<=" => l <= r,
        ">" => l > r,
        ">=" => l >= r,
        "==" => l == r,
        "!=" => l != r,
        _ => null,
    };
}
