using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>The operators <c>+ - * /</c>: sides of equal shape, or one of them a scalar.</summary>
internal static class OperatorOps
{
    public static IEnumerable<Op> Rows =>
    [
        Binary("Add", "+", Function), Binary("Subtract", "-", Difference), Binary("Multiply", "*", Operator), Binary("Divide", "/", Operator),
        new Op("Negate", new(Argument.Tensor("x")), static call => call.Input(0)) with { Torch = static call => "-" + call.Operand(0) },
    ];

    /// <summary>The operation behind an operator, or null.</summary>
    public static string? Name(string symbol) => symbol switch { "+" => "Add", "-" => "Subtract", "*" => "Multiply", "/" => "Divide", _ => null };

    /// <summary>The operator of an operation, or null.</summary>
    public static string? Symbol(string name) => name switch { "Add" => "+", "Subtract" => "-", "Multiply" => "*", "Divide" => "/", _ => null };

    private static Op Binary(string name, string symbol, System.Func<OpText, string, string> torch)
    {
        Shape? Rule(OpCall call) => name == "Divide" && !call.Divides(1, symbol) ? null : Meet(call, 0, 1, $"the two sides of '{symbol}'");
        return new Op(name, new(Argument.Tensor("left"), Argument.Tensor("right")), Rule) with
        {
            Torch = call => torch(call, symbol),
        };
    }

    // TorchSharp's own operators make numbers that nothing holds while libtorch reads them (Number): of sums always, of the others where one side is a number.
    private static string Operator(OpText call, string symbol) => $"{Held(call, 0, call.Operand(0, symbol))} {symbol} {Held(call, 1, call.Operand(1, symbol))}";

    private static string Function(OpText call, string symbol) => $"{call.Name}({Held(call, 0, call.Text(0))}, {Held(call, 1, call.Text(1))})";

    private static string Difference(OpText call, string symbol) => call.IsNumber(0) ? Function(call, symbol) : Operator(call, symbol);

    private static string Held(OpText call, int index, string text) => call.IsNumber(index) ? $"Number.Of({call.Text(index)})" : text;

    /// <summary>Two inputs of equal shape, or one of them a scalar.</summary>
    public static Shape? Meet(OpCall call, int one, int other, string what)
    {
        (Shape left, Shape right) = (call.Input(one), call.Input(other));
        if (right.Rank == 0) return left;
        if (left.Rank == 0) return right;
        return call.Match(right, left, what) ? left : null;
    }
}
