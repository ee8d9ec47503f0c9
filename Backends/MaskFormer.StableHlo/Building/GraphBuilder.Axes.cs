namespace MaskFormer.StableHlo;

// Operations that name an axis by its number; a negative one counts from the end.
public sealed partial class GraphBuilder
{
    /// <summary>Joins along an axis; bfloat16 with a wider float gives the wider.</summary>
    public Value Concat(int axis, params Value[] inputs)
    {
        int at = Counted(inputs[0], axis);
        KeepApart(inputs, at);
        return Concatenate(at, inputs);
    }

    /// <summary>Stacks equal shapes on a new axis.</summary>
    public Value Stack(int axis, params Value[] inputs)
    {
        int at = axis < 0 ? axis + inputs[0].Rank + 1 : axis;
        return Concatenate(at, [.. inputs.Select(v => Reshape(v, [.. v.Type.Dims.Take(at), 1, .. v.Type.Dims.Skip(at)]))]);
    }

    /// <summary>One place of an axis, which goes.</summary>
    public Value Select(Value x, int axis, Index index)
    {
        int at = Counted(x, axis);
        KeepWhole(x, at, "a place");
        long place = Offset(index, x.Dim(at));
        return Reshape(Slice(x, at, place, place + 1), [.. x.Type.Dims.Where((_, i) => i != at)]);
    }

    /// <summary>A part of an axis, and of it every step-th place.</summary>
    public Value Slice(Value x, int axis, Range range, int step = 1)
    {
        int at = Counted(x, axis);
        KeepWhole(x, at, "a part");
        return Slice(x, at, Offset(range.Start, x.Dim(at)), Offset(range.End, x.Dim(at)), step);
    }

    /// <summary>A part of an axis: <paramref name="size"/> places from one on.</summary>
    public Value Part(Value x, int axis, long from, long size) => Slice(x, axis, checked((int)from)..checked((int)(from + size)));

    /// <summary>Zero-pads an axis and the next one at their ends to multiples.</summary>
    public Value PadTo(Value x, int multiple, int axis = 1)
    {
        int at = Counted(x, axis);
        long[] high = new long[x.Rank];
        for (int i = at; i <= at + 1; i++)
        {
            KeepWhole(x, i, "padding");
            high[i] = (multiple - (x.Dim(i) % multiple)) % multiple;
        }

        return high.All(static h => h == 0) ? x : Pad(x, 0, new long[x.Rank], high);
    }

    /// <summary>Cuts an axis and the next one at their ends to the sizes that they have in another value.</summary>
    public Value CropLike(Value x, Value like, int axis = 1)
    {
        (int at, int other) = (Counted(x, axis), Counted(like, axis));
        return Slice(Slice(x, at, 0, like.Dim(other)), at + 1, 0, like.Dim(other + 1));
    }

    /// <summary>Rolls an axis and the next one; positive numbers move toward higher places.</summary>
    public Value Roll(Value x, int rows, int columns, int axis = 1)
    {
        int at = Counted(x, axis);
        return RollAxis(RollAxis(x, at, rows), at + 1, columns);
    }

    /// <summary>Sums up to each place of an axis.</summary>
    public Value Cumsum(Value x, int axis) => Widely(x, w =>
    {
        int at = Counted(w, axis);
        KeepWhole(w, at, "a running sum");
        long[] sizes = [.. Enumerable.Repeat(1L, w.Rank)];
        (long Low, long High)[] padding = new (long, long)[w.Rank];
        (sizes[at], padding[at]) = (w.Dim(at), (w.Dim(at) - 1, 0));
        Window window = Window.Of(sizes, [.. Enumerable.Repeat(1L, w.Rank)], padding);
        return EmitMany(new ReduceWindowOp(window), [w, Full(0, w.Type.Element)], [Reducer(BinaryKind.Add, w.Type.Element)])[0];
    });

    /// <summary>The place of an axis that is counted from the end if it is negative.</summary>
    private static int Counted(Value x, int axis) => axis < 0 ? axis + x.Rank : axis;

    private static long Offset(Index index, long size) => index.IsFromEnd ? size - index.Value : index.Value;

    private Value RollAxis(Value x, int axis, long by)
    {
        if (by == 0) return x;
        KeepWhole(x, axis, "a roll");
        long size = x.Dim(axis), shift = ((by % size) + size) % size;
        return shift == 0 ? x : Concatenate(axis, Slice(x, axis, size - shift, size), Slice(x, axis, 0, size - shift));
    }
}
