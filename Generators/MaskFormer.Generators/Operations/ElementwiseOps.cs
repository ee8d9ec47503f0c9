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
            Same("Detach"),
            Same("AtLeast", new Argument("least", ArgumentKind.Number, Named: false)),
            Same("Greater", new Argument("than", ArgumentKind.Number, Named: false)),
            LastAxis("Softmax"),
            LastAxis("LogSoftmax"),
            Random("Drop"),
            Random("Skip"),
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

    private static Op LastAxis(string name) =>
        new(name, new(x), static call => call.AtLeastRank(0, 1) ? call.Input(0) : null, Spell.Torch, Spell.Graph);

    // Dropout of a module asks whether the module trains; a graph builder knows it.
    private static Op Random(string name) =>
        new(
            name,
            new(x, new Argument("rate", ArgumentKind.Number, Named: false)),
            static call => call.Input(0),
            static call => Spell.Torch(call, "training"),
            Spell.Graph
        );
}
