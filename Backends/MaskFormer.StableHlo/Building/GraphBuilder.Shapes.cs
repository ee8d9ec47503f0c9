namespace MaskFormer.StableHlo;

// Moves elements without computing.
public sealed partial class GraphBuilder
{
    /// <summary>The same elements under other sizes.</summary>
    public Value Reshape(Value x, params long[] sizes) =>
        x.Type.Sizes.SequenceEqual(sizes) ? x : Emit(new ReshapeOp(sizes), x);

    /// <summary>Reorders axes.</summary>
    public Value Transpose(Value x, params long[] permutation)
    {
        bool same = true;
        for (int i = 0; i < permutation.Length; i++)
            same &= permutation[i] == i;
        return same && permutation.Length == x.Rank ? x : Emit(new TransposeOp(permutation), x);
    }

    /// <summary>Repeats along new axes and axes of size 1; <paramref name="axes"/> tells where each axis goes and must rise.</summary>
    public Value Broadcast(Value x, long[] axes, long[] sizes)
    {
        bool same = x.Type.Sizes.SequenceEqual(sizes);
        for (int i = 0; same && i < axes.Length; i++)
            same = axes[i] == i;
        return same ? x : Emit(new BroadcastInDimOp(axes, sizes), x);
    }

    /// <summary>A scalar repeated to the shape of another value.</summary>
    public Value BroadcastLike(Value scalar, Value like) => Broadcast(scalar, [], [.. like.Type.Dims]);

    /// <summary>Cuts one axis from <paramref name="start"/> up to but without <paramref name="limit"/>.</summary>
    public Value Slice(Value x, int axis, long start, long limit, long stride = 1)
    {
        if (start == 0 && limit == x.Dim(axis) && stride == 1)
            return x;
        long[] from = new long[x.Rank], to = [.. x.Type.Dims], step = [.. Enumerable.Repeat(1L, x.Rank)];
        from[axis] = start;
        to[axis] = limit;
        step[axis] = stride;
        return Emit(new SliceOp(from, to, step), x);
    }

    /// <summary>Joins along an axis; bfloat16 with a wider float gives the wider.</summary>
    public Value Concatenate(int axis, params ReadOnlySpan<Value> parts)
    {
        if (parts.Length == 1)
            return parts[0];
        Value[] values = parts.ToArray();
        Value widest = values.FirstOrDefault(static v => !IsNarrow(v)) ?? values[0];
        return Emit(new ConcatenateOp(axis), [.. values.Select(v => Matched(v, widest).A)]);
    }

    /// <summary>Stacks equal shapes on a new first axis.</summary>
    public Value Stack(IReadOnlyList<Value> values) =>
        Concatenate(0, [.. values.Select(v => Reshape(v, [1, .. v.Type.Dims]))]);

    /// <summary>0, 1, 2, … in the usual element type: bfloat16 counts to 256 only.</summary>
    public Value Iota(long size)
    {
        Value places = Emit(new IotaOp(new TensorType(Float, size), 0));
        KeepWhole(places, 0, "counting");
        return places;
    }

    /// <summary>The last entry of the first axis, which stays with size 1.</summary>
    public Value Last(Value x) => Slice(x, 0, x.Dim(0) - 1, x.Dim(0));

    /// <summary>
    /// One row for each element that is not zero, in row-major order, with a one at its place: <c>[rows, ...]</c>, rows beyond them are zero.
    /// Elements beyond the last row have none: whoever feeds the graph sees to it that there are not more.
    /// </summary>
    /// <param name="marks">What is packed.</param>
    /// <param name="most">The most rows; no more are made than <paramref name="marks"/> has elements.</param>
    public Value Pack(Value marks, long most)
    {
        long count = marks.Type.Count, rows = Math.Min(most, count);
        Value marked = To(Compare(Direction.NE, Reshape(Detach(marks), count), 0), Float);

        // A mark's row is the number of marks up to it: a product with a triangle of ones, exact in every precision since all sums are small whole numbers.
        Value order = Multiply(Einsum("m,mn->n", marked, Triangle(Float, count, Direction.LE)), marked);
        Value row = Add(Emit(new IotaOp(new(Float, rows, count), 0)), 1);
        return Reshape(To(Compare(Direction.EQ, Broadcast(order, [1], [rows, count]), row), Float), [rows, .. marks.Type.Dims]);
    }

    /// <summary>Where the marks are: a row for each, with its place along every axis; rows beyond the marks are -1. Else as <see cref="Pack"/>.</summary>
    /// <inheritdoc cref="Pack" path="/param"/>
    public Value Argwhere(Value marks, long most)
    {
        Value rows = Pack(marks, most);
        long[] elements = [.. Enumerable.Range(1, marks.Rank).Select(static axis => (long)axis)];

        // Every device packs the slots of its own images: places are counted within them.
        return Stack(-1, [.. Enumerable.Range(1, marks.Rank).Select(axis =>
            Subtract(ReduceAxes(BinaryKind.Add, Multiply(rows, Add(Emit(new IotaOp(rows.Type, axis)), 1)), elements), 1))]);
    }

    /// <summary>Pads edges with a number; negative sizes crop.</summary>
    public Value Pad(Value x, double number, long[] low, long[] high, long[]? interior = null) =>
        Emit(new PadOp(low, high, interior ?? new long[x.Rank]), x, Full(number, x.Type.Element));
}
