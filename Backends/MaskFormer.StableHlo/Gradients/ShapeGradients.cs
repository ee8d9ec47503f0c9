namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of ops that move elements.</summary>
internal static class ShapeGradients
{
    /// <summary>Sums over what was repeated.</summary>
    public static Value Broadcast(GraphBuilder g, BroadcastInDimOp op, Value x, Value ct)
    {
        List<long> repeated = [];
        for (int i = 0; i < op.Dims.Count; i++)
        {
            int own = op.Axes.ToList().IndexOf(i);
            if (own < 0 || (x.Dim(own) == 1 && op.Dims[i] != 1))
                repeated.Add(i);
        }

        return g.Reshape(g.ReduceAxes(BinaryKind.Add, ct, [.. repeated]), [.. x.Type.Dims]);
    }

    public static Value?[] Concatenate(GraphBuilder g, ConcatenateOp op, IReadOnlyList<Value> parts, Value ct)
    {
        Value?[] given = new Value?[parts.Count];
        long at = 0;
        for (int i = 0; i < given.Length; i++)
        {
            long size = parts[i].Dim((int)op.Axis);
            given[i] = g.Slice(ct, (int)op.Axis, at, at + size);
            at += size;
        }

        return given;
    }

    public static Value Slice(GraphBuilder g, SliceOp op, Value x, Value ct)
    {
        long[] high = new long[x.Rank], interior = new long[x.Rank];
        for (int i = 0; i < high.Length; i++)
        {
            long size = ct.Dim(i);
            if (size == 0)
                return g.FullLike(x, 0);
            interior[i] = op.Strides[i] - 1;
            high[i] = x.Dim(i) - op.Start[i] - (((size - 1) * op.Strides[i]) + 1);
        }

        return g.Pad(ct, 0, [.. op.Start], high, interior);
    }

    public static Value?[] Pad(GraphBuilder g, PadOp op, Value x, Value ct, bool[] wanted)
    {
        // First undo the edges (negative ones become zeros), then take every (interior + 1)-th element.
        int rank = x.Rank;
        Value inner = g.Pad(ct, 0, [.. op.Low.Select(static l => -l)], [.. op.High.Select(static h => -h)]);
        long[] strides = [.. op.Interior.Select(static i => i + 1)];
        long[] limits = [.. Enumerable.Range(0, rank).Select(i => Rules.Dilated(x.Dim(i), strides[i]))];
        Value operand = g.Emit(new SliceOp(new long[rank], limits, strides), inner);
        if (!wanted[1])
            return [operand, null];
        long[] all = [.. Enumerable.Range(0, rank).Select(static i => (long)i)];
        return [operand, g.Subtract(g.ReduceAxes(BinaryKind.Add, ct, all), g.ReduceAxes(BinaryKind.Add, operand, all))];
    }
}
