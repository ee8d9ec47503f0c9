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

    /// <summary>The last entry of the first axis, which stays with size 1.</summary>
    public Value Last(Value x) => Slice(x, 0, x.Dim(0) - 1, x.Dim(0));

    /// <summary>Pads edges with a number; negative sizes crop.</summary>
    public Value Pad(Value x, double number, long[] low, long[] high, long[]? interior = null) =>
        Emit(new PadOp(low, high, interior ?? new long[x.Rank]), x, Full(number, x.Type.Element));
}
