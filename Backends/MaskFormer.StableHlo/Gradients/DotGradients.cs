namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of sums of products (specification B.4).</summary>
internal static class DotGradients
{
    public static Value Left(GraphBuilder g, DotGeneralOp op, Value a, Value b, Value ct)
    {
        int batch = op.LeftBatch.Count, free = op.LeftFree(a.Rank).Length;
        return Back(g, op, a, b, ct, op.LeftBatch, op.LeftFree(a.Rank), op.LeftContract, op.RightBatch, op.RightFree(b.Rank), op.RightContract, batch + free);
    }

    public static Value Right(GraphBuilder g, DotGeneralOp op, Value a, Value b, Value ct) =>
        Back(g, op, b, a, ct, op.RightBatch, op.RightFree(b.Rank), op.RightContract, op.LeftBatch, op.LeftFree(a.Rank), op.LeftContract, op.LeftBatch.Count);

    /// <summary>The product of the cotangent with the other factor over the other factor's free axes, in the order of the own axes.</summary>
    private static Value Back(
        GraphBuilder g, DotGeneralOp op, Value own, Value other, Value ct,
        IReadOnlyList<long> ownBatch, long[] ownFree, IReadOnlyList<long> ownContract,
        IReadOnlyList<long> otherBatch, long[] otherFree, IReadOnlyList<long> otherContract, int otherStart)
    {
        int batch = ownBatch.Count;
        long[] batches = [.. Enumerable.Range(0, batch).Select(static i => (long)i)];
        long[] summed = [.. Enumerable.Range(otherStart, otherFree.Length).Select(static i => (long)i)];
        ElementType element = other.Type.Element;
        Value product = g.Emit(new DotGeneralOp(batches, otherBatch, summed, otherFree, op.Precision, op.Result), g.To(ct, element), other);

        // The product's last axes are the other's contracted ones in rising order: find the own axis that each belongs to.
        int[] order = [.. Enumerable.Range(0, otherContract.Count).OrderBy(i => otherContract[i])];
        List<long> axes = [.. ownBatch, .. ownFree, .. order.Select(i => ownContract[i])];
        Value moved = g.Transpose(product, [.. Enumerable.Range(0, own.Rank).Select(i => (long)axes.IndexOf(i))]);
        return g.To(moved, own.Type.Element);
    }
}
