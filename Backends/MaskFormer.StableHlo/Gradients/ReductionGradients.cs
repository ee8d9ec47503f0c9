namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of reductions.</summary>
internal static class ReductionGradients
{
    /// <summary>Null if there is no rule for this kind.</summary>
    public static Value? Reduce(GraphBuilder g, ReduceOp op, BinaryKind kind, Value x, Value y, Value ct)
    {
        long[] kept = [.. Enumerable.Range(0, x.Rank).Select(static i => (long)i).Where(i => !op.Axes.Contains(i))], sizes = [.. x.Type.Dims];
        if (kind == BinaryKind.Add)
            return g.Broadcast(ct, kept, sizes);
        if (kind is not (BinaryKind.Maximum or BinaryKind.Minimum))
            return null;

        // Equal largest values share the gradient equally, as PyTorch's amax does.
        Value won = g.To(g.Compare(Direction.EQ, x, g.Broadcast(y, kept, sizes)), x.Type.Element);
        Value share = g.Divide(ct, g.ReduceAxes(BinaryKind.Add, won, [.. op.Axes]));
        return g.Multiply(won, g.Broadcast(share, kept, sizes));
    }
}
