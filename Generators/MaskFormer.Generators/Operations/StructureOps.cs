using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations that make tensors or pick from them.</summary>
internal static class StructureOps
{
    public static IEnumerable<Op> Rows =>
        [
            Filled("Zeros", "shape", static call => call.Declared("shape")),
            Filled("Ones", "shape", static call => call.Declared("shape")),
            Filled("Iota", "size", static call => OneSize(call, "size")),
            new("Last", new(Argument.Tensor("x")), Last),
            new Op("Pack", new(Argument.Tensor("marks"), new Argument("most", ArgumentKind.Shape)), Pack).Spelled(Pack),
        ];

    private static Shape? Last(OpCall call) => call.AtLeastRank(0, 1) && !call.Input(0).HasRest ? call.Input(0).With(0, Dim.Const(1)) : null;

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
    private static Op Filled(string name, string sizes, ShapeRule rule) =>
        new Op(name, new(new Argument(sizes, ArgumentKind.Shape)), rule) with
        {
            Torch = call => $"{name}({string.Join(", ", call.Sizes(sizes).Prepend(call.AnyTensor))})",
            Graph = call => $"g.{name}({string.Join(", ", call.Sizes(sizes))})",
        };
}
