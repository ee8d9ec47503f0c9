using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations on maps <c>[B, H, W, C]</c> that are cut into windows.</summary>
internal static class WindowOps
{
    private static readonly Argument x = new("x", ArgumentKind.Tensor);

    public static IEnumerable<Op> Rows =>
    [
        new("PadTo", new(x, new Argument("multiple", ArgumentKind.Number, Named: false)),
            static call => call.Rank(0, 4) ? MapInner(call.Input(0), (n, _) => call.Number("multiple") * Quotients.Ceiling(n, call.Number("multiple"))) : null,
            Spell.Torch, Spell.Graph),
        new("CropLike", new(x, new Argument("like", ArgumentKind.Tensor)),
            static call => call.Rank(0, 4) && call.Rank(1, 4) ? MapInner(call.Input(0), (_, axis) => call.Input(1)[axis].Size) : null,
            Spell.Torch, Spell.Graph),
        new("Roll", new(x, new Argument("rows", ArgumentKind.Number, Named: false), new Argument("columns", ArgumentKind.Number, Named: false)),
            static call => call.Rank(0, 4) ? call.Input(0) : null, Spell.Torch, Spell.Graph),
    ];

    private static Shape MapInner(Shape shape, System.Func<Dim, int, Dim> map) =>
        new([.. shape.Axes.Select((axis, i) => i is 1 or 2 ? new Axis(map(axis.Size, i)) : axis)]);
}
