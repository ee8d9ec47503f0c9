namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rule of gather: its cotangent is added where the slices came from. Indices must lie inside: gather clamps, scatter drops.</summary>
internal static class IndexGradients
{
    public static Value Gather(GraphBuilder g, GatherOp op, Value x, Value indices, Value ct)
    {
        ScatterOp scatter = new(op.Offset, op.Collapsed, op.Start, op.IndexVector, Unique: false)
        {
            OperandBatch = op.OperandBatch,
            IndexBatch = op.IndexBatch,
        };
        return g.EmitMany(scatter, [g.FullLike(x, 0), indices, ct], [g.Reducer(BinaryKind.Add, x.Type.Element)])[0];
    }
}
