using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations that make tensors or pick from them.</summary>
internal static class StructureOps
{
    private static readonly Argument x = new("x", ArgumentKind.Tensor);

    public static IEnumerable<Op> Rows =>
    [
        Filled("Zeros"), Filled("Ones"),
        new("Last", new(x), static call => call.AtLeastRank(0, 1) && !call.Input(0).HasRest ? call.Input(0).With(0, Dim.Const(1)) : null, Spell.Torch, Spell.Graph),
    ];

    // Type and device come from a tensor that is at hand; in a graph from the builder.
    private static Op Filled(string name) => new(
        name,
        new(new Argument("shape", ArgumentKind.Shape)),
        static call => call.Declared("shape"),
        call => $"{name}({string.Join(", ", call.Sizes("shape").Prepend(call.AnyTensor))})",
        call => $"g.{name}({string.Join(", ", call.Sizes("shape"))})");
}
