using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations that look at one element, or one row of the last axis, at a time: no other axis changes.</summary>
internal static class ElementwiseOps
{
    private static readonly Argument x = new("x", ArgumentKind.Tensor);

    public static IEnumerable<Op> Rows =>
        [
            Same("Relu"),
            Same("Gelu"),
            Same("Sigmoid"),
            Same("Softplus"),
            Same("Exp"),
            Same("Log"),
            Same("Tanh"),
            Same("Silu"),
            Same("Sqrt"),
            Same("Rsqrt"),
            Same("Abs"),
            Same("Pow", new Argument("exponent", ArgumentKind.Number, Named: false)),
            Meeting("Minimum"),
            Meeting("Maximum"),
            new("Where", new(new Argument("test", ArgumentKind.Tensor), new Argument("yes", ArgumentKind.Tensor), new Argument("no", ArgumentKind.Tensor)), Where, Spell.Torch, Spell.Graph),
            Same("Detach"),
            Same("AtLeast", new Argument("least", ArgumentKind.Number, Named: false)),
            Same("Greater", new Argument("than", ArgumentKind.Number, Named: false)),
            OverAxis("Softmax"),
            OverAxis("LogSoftmax"),
            Random("Drop", static call => call.Input(0)),
            Random("DropPath", static call => call.Axis("axis", 0) is { } ? call.Input(0) : null, new Argument("axis", ArgumentKind.Number, "0")),
            new(
                "OneHot",
                new(new Argument("ids", ArgumentKind.Tensor), new Argument("count", ArgumentKind.Number, Named: false)),
                static call => new([.. call.Input(0).Axes, new Axis(call.Number("count"))]),
                Spell.Torch,
                Spell.Graph
            ),
            new(
                "Argmax",
                new(x),
                static call => call.AtLeastRank(0, 1) ? new([.. call.Input(0).Axes.Take(call.Input(0).Rank - 1)]) : null,
                Spell.Torch,
                Spell.Graph
            ),
        ];

    private static Op Same(string name, params Argument[] others) => new(name, new([x, .. others]), static call => call.Input(0), Spell.Torch, Spell.Graph);

    private static Op OverAxis(string name) =>
        new(
            name,
            new(x, new Argument("axis", ArgumentKind.Number, "-1")),
            static call => call.AtLeastRank(0, 1) && call.Axis("axis", 0) is { } ? call.Input(0) : null,
            Spell.Torch,
            Spell.Graph
        );

    private static Op Meeting(string name) =>
        new(
            name,
            new(new Argument("left", ArgumentKind.Tensor), new Argument("right", ArgumentKind.Tensor)),
            call => OperatorOps.Meet(call, 0, 1, $"the two sides of '{name}'"),
            Spell.Torch,
            Spell.Graph
        );

    private static Shape? Where(OpCall call) =>
        OperatorOps.Meet(call, 1, 2, "the two choices of 'Where'") is not { } chosen ? null
        : call.Input(0).Rank == 0 ? chosen
        : chosen.Rank == 0 || call.MatchAt(0, call.Input(0), chosen, "the test of 'Where'") ? call.Input(0)
        : null;

    // Dropout of a module asks whether the module trains; a graph builder knows it.
    private static Op Random(string name, ShapeRule rule, params Argument[] others) =>
        new(
            name,
            new([x, new Argument("rate", ArgumentKind.Number, Named: false), .. others]),
            rule,
            static call => Spell.Torch(call, "training"),
            Spell.Graph
        );
}
