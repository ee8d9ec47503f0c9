using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations that name an axis by its number.</summary>
internal static class AxisOps
{
    private static readonly Argument x = Argument.Tensor("x");
    private static readonly Argument axis = Argument.Size("axis");
    private static readonly Argument firstOfTwo = Argument.Number("axis", "1");
    private static readonly Argument inputs = new("inputs", ArgumentKind.Tensors);

    public static IEnumerable<Op> Rows =>
        [
            new("Concat", new(axis, inputs), Concat),
            new("Stack", new(axis, inputs), Stack),
            new("Select", new(x, axis, new Argument("index", ArgumentKind.Place)), Select),
            new("Slice", new(x, axis, new Argument("range", ArgumentKind.Place), Argument.Number("step", "1")), Slice),
            new Op("Part", new(x, axis, new Argument("from", ArgumentKind.Shape), new Argument("size", ArgumentKind.Shape)), Part).Spelled(Part),
            new Op("Reshape", new(x, new Argument("shape", ArgumentKind.Shape)), Reshape).Spelled(Spell.Sized("shape")),
            new("PadTo", new(x, Argument.Size("multiple"), firstOfTwo), PadTo),
            new("CropLike", new(x, Argument.Tensor("like"), firstOfTwo), CropLike),
            new("Roll", new(x, Argument.Size("rows"), Argument.Size("columns"), firstOfTwo), static call => Two(call, static (n, _) => n)),
            new("Cumsum", new(x, axis), static call => call.Axis("axis", 0) is { } ? call.Input(0) : null),
        ];

    private static Shape? PadTo(OpCall call) =>
        call.Count("multiple") is { } multiple ? Two(call, (n, _) => multiple * Quotients.Ceiling(n, multiple)) : null;

    private static Shape? CropLike(OpCall call) =>
        call.Axis("axis", 1, after: 1) is { } other ? Two(call, (_, which) => call.Input(1)[other + which].Size) : null;

    private static Shape? Concat(OpCall call)
    {
        if (call.Inputs == 0) return call.Fail("MF2002", "Concat", "1 or more", "0");
        if (call.Axis("axis", 0) is not { } at) return null;
        Shape first = call.Input(0);
        Dim sum = first[at].Size;
        for (int i = 1; i < call.Inputs; i++)
        {
            Shape next = call.Input(i);
            bool fits = next.Rank == first.Rank && next.HasRest == first.HasRest
                ? call.MatchAt(i, next.With(at, first[at].Size), first, $"input {i + 1} of Concat beside axis {at}")
                : call.MatchAt(i, next, first, $"input {i + 1} of Concat");
            if (!fits) return null;
            sum += next[at].Size;
        }

        return first.With(at, sum);
    }

    private static Shape? Stack(OpCall call)
    {
        if (call.Inputs == 0) return call.Fail("MF2002", "Stack", "1 or more", "0");
        if (call.Axis("axis", 0, more: 1) is not { } at) return null;
        for (int i = 1; i < call.Inputs; i++)
        {
            if (!call.MatchAt(i, call.Input(i), call.Input(0), $"input {i + 1} of Stack")) return null;
        }

        List<Axis> axes = [.. call.Input(0).Axes];
        axes.Insert(at, new(Dim.Const(call.Inputs)));
        return new([.. axes]);
    }

    private static Shape? Select(OpCall call)
    {
        if (call.Axis("axis", 0) is not { } at || !call.Within("index", at, call.Input(0)[at].Size, out _, out _)) return null;
        return new([.. call.Input(0).Axes.Where((_, i) => i != at)]);
    }

    private static Shape? Slice(OpCall call)
    {
        if (call.Axis("axis", 0) is not { } at || !call.Within("range", at, call.Input(0)[at].Size, out Dim start, out Dim end)) return null;
        return call.Count("step") is { } step ? call.Input(0).With(at, Quotients.Ceiling(end - start, step)) : null;
    }

    private static Shape? Part(OpCall call)
    {
        if (call.Axis("axis", 0) is not { } at || call.OneSize("from") is not { } from || call.OneSize("size") is not { } size) return null;
        Dim whole = call.Input(0)[at].Size, rest = call.Normal(whole - from.Size - size.Size);
        return Bounds.NotNegative(rest)
            ? call.Input(0).With(at, size.Size)
            : call.Fail("MF2031", "Part", $"{call.Text("size")} from {call.Text("from")} on", call.Show(call.Number("axis")), call.Show(whole));
    }

    private static string Part(OpText call, string target) =>
        $"{target}Part({call.Text(0)}, {call.Text(1)}, {string.Join(", ", call.Sizes("from").Concat(call.Sizes("size")))})";

    private static Shape? Reshape(OpCall call)
    {
        if (call.Declared("shape") is not { } shape) return null;
        Shape whole = call.Input(0);
        if (whole.HasRest || shape.HasRest) return call.Fail("MF2006", "Reshape", "known axes", call.Show(whole.HasRest ? whole : shape));
        return call.Match(Count(shape), Count(whole), "the number of elements of Reshape") ? shape : null;
    }

    private static Dim Count(Shape shape) => shape.Sizes.Aggregate(Dim.Const(1), static (product, size) => product * size);

    // The given axis is number 0, the next one number 1.
    private static Shape? Two(OpCall call, System.Func<Dim, int, Dim> map) =>
        call.Axis("axis", 0, after: 1) is { } at
            ? new([.. call.Input(0).Axes.Select((axis, i) => i == at || i == at + 1 ? new Axis(map(axis.Size, i - at)) : axis)])
            : null;
}
