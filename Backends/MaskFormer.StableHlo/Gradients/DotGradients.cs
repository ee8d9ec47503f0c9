namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of sums of products.</summary>
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
        ct = g.To(ct, element);

        // The product's axes of the other are its contracted ones in rising order: find the own axis that each belongs to.
        IEnumerable<long> contracted = Enumerable.Range(0, otherContract.Count).OrderBy(i => otherContract[i]).Select(i => ownContract[i]);
        bool first = LeadsOther(g, own, other, ct, otherFree, otherContract, otherStart == batch);
        Value product = first
            ? g.Emit(new DotGeneralOp(otherBatch, batches, otherFree, summed, op.Precision, op.Result), other, ct)
            : g.Emit(new DotGeneralOp(batches, otherBatch, summed, otherFree, op.Precision, op.Result), ct, other);
        List<long> axes = first ? [.. ownBatch, .. contracted, .. ownFree] : [.. ownBatch, .. ownFree, .. contracted];
        Value moved = g.Transpose(product, [.. Enumerable.Range(0, own.Rank).Select(i => (long)axes.IndexOf(i))]);
        return g.To(moved, own.Type.Element);
    }

    /// <summary>
    /// Whether the other factor should stand on the left. Where both are summed over their outer axes, XLA's CPU kernels first turn the left one around, with
    /// all
    /// arithmetic that makes it: that should be the smaller one. The result is then turned, and it is read three times: for its norm and both moments.
    /// </summary>
    private static bool LeadsOther(GraphBuilder g, Value own, Value other, Value ct, long[] free, IReadOnlyList<long> contracted, bool outer) =>
        g.Options.Target == Target.Cpu && outer && free.Length > 0 && contracted.Count > 0 && free[^1] < contracted.Min()
        && ct.Type.Count > other.Type.Count + (3 * own.Type.Count);
}
