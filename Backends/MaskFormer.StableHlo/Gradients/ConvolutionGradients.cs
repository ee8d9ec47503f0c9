namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of convolutions (specification B.5): both gradients are convolutions again.</summary>
internal static class ConvolutionGradients
{
    public static Value Input(GraphBuilder g, ConvolutionOp op, Value x, Value w, Value ct)
    {
        int spatial = op.Strides.Count;
        (long Low, long High)[] padding = new (long, long)[spatial];
        for (int i = 0; i < spatial; i++)
        {
            long reach = Rules.Dilated(w.Dim((int)op.Kernel.Spatial[i]), op.RightDilation[i]);
            long low = reach - op.Padding[i].Low - 1;
            long size = Rules.Dilated(x.Dim((int)op.Left.Spatial[i]), op.LeftDilation[i]);
            padding[i] = (low, size + reach - 1 - Rules.Dilated(ct.Dim((int)op.Output.Spatial[i]), op.Strides[i]) - low);
        }

        long groups = Math.Max(op.FeatureGroups, op.BatchGroups);
        Value kernel = g.Emit(new ReverseOp(op.Kernel.Spatial), Regrouped(g, w, groups, from: (int)op.Kernel.Second, to: (int)op.Kernel.First));
        ConvolutionOp back = op with
        {
            Left = op.Output,
            Kernel = new(op.Kernel.Second, op.Kernel.First, op.Kernel.Spatial),
            Output = op.Left,
            Strides = op.LeftDilation,
            LeftDilation = op.Strides,
            Padding = padding,
            FeatureGroups = groups,
            BatchGroups = 1,
        };
        Value result = g.Emit(back, g.To(ct, x.Type.Element), kernel);
        if (op.BatchGroups > 1)
            result = Regrouped(g, result, groups, from: (int)op.Left.Second, to: (int)op.Left.First);
        return g.To(result, x.Type.Element);
    }

    public static Value Kernel(GraphBuilder g, ConvolutionOp op, Value x, Value w, Value ct)
    {
        int spatial = op.Strides.Count;
        (long Low, long High)[] padding = new (long, long)[spatial];
        for (int i = 0; i < spatial; i++)
        {
            long reach = Rules.Dilated(w.Dim((int)op.Kernel.Spatial[i]), op.RightDilation[i]);
            long size = Rules.Dilated(x.Dim((int)op.Left.Spatial[i]), op.LeftDilation[i]);
            padding[i] = (op.Padding[i].Low, Rules.Dilated(ct.Dim((int)op.Output.Spatial[i]), op.Strides[i]) - size + reach - op.Padding[i].Low - 1);
        }

        ConvolutionOp back = op with
        {
            Left = new(op.Left.Second, op.Left.First, op.Left.Spatial),
            Kernel = op.Output,
            Output = op.Kernel,
            Strides = op.RightDilation,
            RightDilation = op.Strides,
            Padding = padding,
            FeatureGroups = op.BatchGroups,
            BatchGroups = op.FeatureGroups,
        };
        return g.To(g.Emit(back, x, g.To(ct, x.Type.Element)), w.Type.Element);
    }

    /// <summary>Moves the groups, the outermost part of one axis, to the outermost part of another.</summary>
    private static Value Regrouped(GraphBuilder g, Value x, long groups, int from, int to)
    {
        if (groups == 1)
            return x;
        long[] sizes = [.. x.Type.Dims];
        long[] split = [.. sizes[..from], groups, sizes[from] / groups, .. sizes[(from + 1)..]];
        List<long> order = [.. Enumerable.Range(0, split.Length).Select(static i => (long)i)];
        order.Remove(from);
        order.Insert(order.IndexOf(to < from ? to : to + 1), from);
        sizes[from] /= groups;
        sizes[to] *= groups;
        return g.Reshape(g.Transpose(g.Reshape(x, split), [.. order]), sizes);
    }
}
