using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations that make tensors or pick from them.</summary>
internal static class StructureOps
{
    private static readonly Argument x = new("x", ArgumentKind.Tensor);

    public static IEnumerable<Op> Rows =>
        [
            Filled("Zeros"),
            Filled("Ones"),
            new(
                "Iota",
                new(new Argument("size", ArgumentKind.Shape)),
                static call => OneSize(call, "size"),
                static call => $"Iota({call.AnyTensor}, {string.Join(", ", call.Sizes("size"))})",
                static call => $"g.Iota({string.Join(", ", call.Sizes("size"))})"
            ),
            new(
                "Last",
                new(x),
                static call => call.AtLeastRank(0, 1) && !call.Input(0).HasRest ? call.Input(0).With(0, Dim.Const(1)) : null,
                Spell.Torch,
                Spell.Graph
            ),
            new(
                "Pack",
                new(new Argument("marks", ArgumentKind.Tensor), new Argument("most", ArgumentKind.Shape)),
                Pack,
                static call => Pack(call, ""),
                static call => Pack(call, "g.")
            ),
        ];

    // How many rows there are is a size of its own, which no shape string can name: back ends differ in it.
    private static Shape? Pack(OpCall call)
    {
        if (call.Input(0).HasRest)
            return call.Fail("MF2006", "Pack", "known axes", call.Show(call.Input(0)));
        return OneSize(call, "most") is null ? null : new([new Axis(call.Packed("marks")), .. call.Input(0).Axes]);
    }

    private static Shape? OneSize(OpCall call, string argument) =>
        call.Declared(argument) is not { } shape ? null
        : shape is { Rank: 1, HasRest: false } ? shape
        : call.Fail("MF1003", call.Text(argument), "one size is wanted");

    private static string Pack(OpText call, string target) => $"{target}Pack({call.Text(0)}, {string.Join(", ", call.Sizes("most"))})";

    // Type and device come from a tensor that is at hand; in a graph from the builder.
    private static Op Filled(string name) => new(
        name,
        new(new Argument("shape", ArgumentKind.Shape)),
        static call => call.Declared("shape"),
        call => $"{name}({string.Join(", ", call.Sizes("shape").Prepend(call.AnyTensor))})",
        call => $"g.{name}({string.Join(", ", call.Sizes("shape"))})");
}
