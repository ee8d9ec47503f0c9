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
            Filled("Uniform", "shape", static call => call.Declared("shape")),
            new Op("UniformFrom", new(Argument.Tensor("seeds"), new Argument("shape", ArgumentKind.Shape)), UniformFrom).Spelled(Spell.Sized("shape")),
            Filled("Iota", "size", static call => call.OneSize("size") is { } size ? new(size) : null),
            new("Last", new(Argument.Tensor("x")), Last),
            new Op("Pack", new(Argument.Tensor("marks"), new Argument("most", ArgumentKind.Shape)), Pack).Spelled(Spell.Sized("most")),
            new Op("Argwhere", new(Argument.Tensor("marks"), new Argument("most", ArgumentKind.Shape)), Argwhere).Spelled(Spell.Sized("most")),
            new("Gather", new(Argument.Tensor("x"), Argument.Tensor("places")), Gather),
        ];

    private static Shape? Last(OpCall call) => call.AtLeastRank(0, 1) && !call.Input(0).HasRest ? call.Input(0).With(0, Dim.Const(1)) : null;

    // How many rows there are is a size of its own, which no shape string can name: back ends differ in it.
    private static Shape? Pack(OpCall call) => PackedRows(call, "Pack") is { } rows ? new([rows, .. call.Input(0).Axes]) : null;

    private static Shape? Argwhere(OpCall call) => PackedRows(call, "Argwhere") is { } rows ? new(rows, new Axis(Dim.Const(call.Input(0).Rank))) : null;

    private static Axis? PackedRows(OpCall call, string name)
    {
        if (!call.Input(0).HasRest) return call.OneSize("most") is null ? null : new Axis(call.Packed("marks"));
        call.Fail("MF2006", name, "known axes", call.Show(call.Input(0)));
        return null;
    }

    private static Shape? Gather(OpCall call)
    {
        if (!call.AtLeastRank(1, 1)) return null;
        (Shape x, Shape places) = (call.Input(0), call.Input(1));
        Dim axes = call.Normal(places[-1].Size);
        if (x.HasRest || !axes.IsConst || axes.Value < 1 || axes.Value > x.Rank)
            return call.Fail("MF2006", "Gather", $"places of 1 to {x.Rank} axes of {call.Show(x)}", call.Show(places));
        return new([.. places.Axes.Take(places.Rank - 1), .. x.Axes.Skip((int)axes.Value)]);
    }

    private static Shape? UniformFrom(OpCall call) =>
        call.Declared("shape") is not { } shape ? null
        : shape.HasRest ? call.Fail("MF2006", "UniformFrom", "known axes", call.Show(shape))
        : new([.. call.Input(0).Axes, .. shape.Axes]);

    // Type and device come from a tensor that is at hand; in a graph from the builder.
    private static Op Filled(string name, string sizes, ShapeRule rule) =>
        new Op(name, new(new Argument(sizes, ArgumentKind.Shape)), rule) with
        {
            Torch = call => $"{name}({string.Join(", ", call.Sizes(sizes).Prepend(call.AnyTensor))})",
            Graph = call => $"g.{name}({string.Join(", ", call.Sizes(sizes))})",
        };
}
