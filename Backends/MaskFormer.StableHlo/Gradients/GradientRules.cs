namespace MaskFormer.StableHlo.Gradients;

/// <summary>Finds the rule of an op. A rule gets the node and the cotangents of its results, and gives one cotangent or null per operand.</summary>
internal static class GradientRules
{
    /// <param name="g">Receives the nodes.</param>
    /// <param name="node">The node to go back through.</param>
    /// <param name="cotangents">Per result; null if the loss does not depend on it.</param>
    /// <param name="wanted">Which operands need one.</param>
    public static Value?[] Apply(GraphBuilder g, Node node, Value?[] cotangents, bool[] wanted)
    {
        if (node.Op is OptimizationBarrierOp)
            return [.. cotangents];
        Value ct = cotangents[0] ?? g.FullLike(node.Results[0], 0);
        IReadOnlyList<Value> x = node.Operands;
        Value y = node.Results[0];
        return node.Op switch
        {
            BinaryOp op => ElementGradients.Binary(g, op.Kind, x[0], x[1], y, ct, wanted) ?? throw None(node),
            UnaryOp op => [ElementGradients.Unary(g, op.Kind, x[0], y, ct)],
            ErfOp => [g.Multiply(ct, g.Multiply(g.Exp(g.Negate(g.Multiply(x[0], x[0]))), 2 / Math.Sqrt(Math.PI)))],
            SelectOp => ElementGradients.Select(g, x, y, ct),
            ClampOp => [null, ElementGradients.Clamp(g, x, ct), null],
            ConvertOp => [x[0].Type.Element.IsFloat() ? g.To(ct, x[0].Type.Element) : null],
            ReshapeOp => [g.Reshape(ct, [.. x[0].Type.Dims])],
            TransposeOp op => [g.Transpose(ct, [.. Enumerable.Range(0, op.Permutation.Count).Select(i => (long)op.Permutation.ToList().IndexOf(i))])],
            ReverseOp op => [g.Emit(op, ct)],
            BroadcastInDimOp op => [ShapeGradients.Broadcast(g, op, x[0], ct)],
            ConcatenateOp op => ShapeGradients.Concatenate(g, op, x, ct),
            SliceOp op => [ShapeGradients.Slice(g, op, x[0], ct)],
            PadOp op => ShapeGradients.Pad(g, op, x[0], ct, wanted),
            DynamicSliceOp => [g.Emit(new DynamicUpdateSliceOp(), [g.FullLike(x[0], 0), ct, .. x.Skip(1)]), .. new Value?[x.Count - 1]],
            DynamicUpdateSliceOp => [
                g.Emit(new DynamicUpdateSliceOp(), [ct, g.FullLike(x[1], 0), .. x.Skip(2)]),
                g.Emit(new DynamicSliceOp(x[1].Type.Dims), [ct, .. x.Skip(2)]),
                .. new Value?[x.Count - 2],
            ],
            ReduceOp op when x.Count == 2 =>
            [
                ReductionGradients.Reduce(g, op, node.Blocks[0].SingleOp ?? throw None(node), x[0], y, ct) ?? throw None(node),
                null,
            ],
            ReduceWindowOp op when x.Count == 2 =>
            [
                WindowGradients.Reduce(g, op.Window, node.Blocks[0].SingleOp ?? throw None(node), x[0], ct) ?? throw None(node),
                null,
            ],
            DotGeneralOp op => [wanted[0] ? DotGradients.Left(g, op, x[0], x[1], ct) : null, wanted[1] ? DotGradients.Right(g, op, x[0], x[1], ct) : null],
            ConvolutionOp op =>
            [
                wanted[0] ? ConvolutionGradients.Input(g, op, x[0], x[1], ct) : null,
                wanted[1] ? ConvolutionGradients.Kernel(g, op, x[0], x[1], ct) : null],
            AllReduceOp op when node.Blocks[0].SingleOp is BinaryKind.Add => [g.AllReduce(ct, op.Groups)],
            GatherOp op => [IndexGradients.Gather(g, op, x[0], x[1], ct), null],
            _ => throw None(node),
        };
    }

    private static GraphException None(Node node) =>
        new("MF5041", node.Location.ToString(), $"{node.Op.Name} has no gradient", "Put the value under Detach, or compute it by other ops");
}
