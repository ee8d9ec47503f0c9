using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations that look at one element, or one row of an axis, at a time: no other axis changes.</summary>
internal static class ElementwiseOps
{
    private static readonly Argument x = Argument.Tensor("x");
    private static readonly Argument share = Argument.Size("rate") with { Least = 0, Below = 1, IsReal = true };

    public static IEnumerable<Op> Rows =>
        [
            Same("Relu"),
            Same("Gelu"),
            Same("Silu"),
            Same("Sigmoid"),
            Same("Tanh"),
            Same("Softplus"),
            Same("Exp"),
            Same("Log"),
            Same("Sqrt"),
            Same("Rsqrt"),
            Same("Abs"),
            Same("Pow", Argument.Size("exponent") with { IsReal = true }),
            Same("Detach"),
            Same("AtLeast", Argument.Size("least") with { IsReal = true }),
            Same("Greater", Argument.Size("than") with { IsReal = true }),
            Meeting("Equal"),
            Meeting("Minimum"),
            Meeting("Maximum"),
            new("Where", new(Argument.Tensor("test"), Argument.Tensor("yes"), Argument.Tensor("no")), Where),
            OverAxis("Softmax"),
            OverAxis("LogSoftmax"),
            InTraining(new("Drop", new(x, share), static call => call.Input(0))),
            InTraining(new("DropPath", new(x, share, Argument.Number("axis", "0")), AlongAxis)),
            new(
                "OneHot",
                new(Argument.Tensor("ids"), Argument.Size("count") with { Least = 1 }),
                static call => new([.. call.Input(0).Axes, new Axis(call.Number("count"))])),
            new("Argmax", new(x), static call => call.AtLeastRank(0, 1) ? new([.. call.Input(0).Axes.Take(call.Input(0).Rank - 1)]) : null),
            new("Smallest", new(x, Argument.Size("count"), new Argument("sorted", ArgumentKind.Flag, "true")), Smallest),
        ];

    private static Shape? Smallest(OpCall call) =>
        call.AtLeastRank(0, 1) && call.Count("count") is { } count && call.AtMost("count", call.Input(0).Rank - 1, call.Input(0)[-1].Size)
            ? call.Input(0).With(-1, count)
            : null;

    private static Op Same(string name, params Argument[] others) => new(name, new([x, .. others]), static call => call.Input(0));

    private static Op OverAxis(string name) =>
        new(name, new(x, Argument.Number("axis", "-1")), static call => call.AtLeastRank(0, 1) ? AlongAxis(call) : null);

    private static Shape? AlongAxis(OpCall call) => call.Axis("axis", 0) is { } ? call.Input(0) : null;

    private static Op Meeting(string name) =>
        new(name, new(Argument.Tensor("left"), Argument.Tensor("right")), call => OperatorOps.Meet(call, 0, 1, $"the two sides of '{name}'"));

    private static Shape? Where(OpCall call) =>
        OperatorOps.Meet(call, 1, 2, "the two choices of 'Where'") is not { } chosen ? null
        : call.Input(0).Rank == 0 ? chosen
        : chosen.Rank == 0 || call.MatchAt(0, call.Input(0), chosen, "the test of 'Where'") ? call.Input(0)
        : null;

    // A module asks whether it trains; a graph builder knows it.
    private static Op InTraining(Op op) => op with { Torch = static call => Spell.Torch(call, "training") };
}
