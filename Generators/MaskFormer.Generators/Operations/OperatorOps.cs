using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>The operators <c>+ - * /</c>: sides of equal shape, or one of them a scalar.</summary>
internal static class OperatorOps
{
    public static IEnumerable<Op> Rows =>
    [
        Binary("Add", "+"), Binary("Subtract", "-"), Binary("Multiply", "*"), Binary("Divide", "/"),
        new Op("Negate", new(Argument.Tensor("x")), static call => call.Input(0)) with { Torch = static call => "-" + call.Operand(0) },
    ];

    /// <summary>The operation behind an operator, or null.</summary>
    public static string? Name(string symbol) => symbol switch { "+" => "Add", "-" => "Subtract", "*" => "Multiply", "/" => "Divide", _ => null };

    private static Op Binary(string name, string symbol)
    {
        Shape? Rule(OpCall call) => name == "Divide" && !call.Divides(1, symbol) ? null : Meet(call, 0, 1, $"the two sides of '{symbol}'");
        return new Op(name, new(Argument.Tensor("left"), Argument.Tensor("right")), Rule) with
        {
            Torch = call => $"{call.Operand(0, symbol)} {symbol} {call.Operand(1, symbol)}",
        };
    }

    /// <summary>Two inputs of equal shape, or one of them a scalar.</summary>
    public static Shape? Meet(OpCall call, int one, int other, string what)
    {
        (Shape left, Shape right) = (call.Input(one), call.Input(other));
        if (right.Rank == 0) return left;
        if (left.Rank == 0) return right;
        return call.Match(right, left, what) ? left : null;
    }
}
