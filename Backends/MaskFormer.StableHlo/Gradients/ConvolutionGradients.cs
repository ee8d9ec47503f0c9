namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of convolutions: both gradients are convolutions again.</summary>
internal static class ConvolutionGradients
{
    /// <summary>With fewer features coming in, one convolution is as fast as a product for each element of the kernel.</summary>
    private const int FewFeatures = 16;

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
        if (
            g.Options.Target == Target.Cpu
            && op.FeatureGroups == 1
            && op.BatchGroups == 1
            && op.LeftDilation.All(static d => d == 1)
            && x.Dim((int)op.Left.Second) >= FewFeatures
        )
            return KernelByElements(g, op, x, w, ct);
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

    /// <summary>
    /// As <see cref="Kernel"/>, by one product for each element of the kernel: of the cotangent with what that element saw. As a convolution it has a window
    /// as large as the map, for which XLA's CPU kernels are two to five times slower than for products (docs/benchmarks.md).
    /// </summary>
    private static Value KernelByElements(GraphBuilder g, ConvolutionOp op, Value x, Value w, Value ct)
    {
        int spatial = op.Strides.Count;
        long[] low = new long[x.Rank], high = new long[x.Rank], sizes = [.. op.Kernel.Spatial.Select(axis => w.Dim((int)axis))];
        for (int i = 0; i < spatial; i++)
            (low[op.Left.Spatial[i]], high[op.Left.Spatial[i]]) = op.Padding[i];
        Value padded = low.Concat(high).Any(static edge => edge != 0) ? g.Pad(x, 0, low, high) : x, cotangent = g.To(ct, x.Type.Element);
        DotGeneralOp product = new([], [], [op.Output.First, .. op.Output.Spatial], [op.Left.First, .. op.Left.Spatial], op.Precision, op.Result);
        long features = x.Dim((int)op.Left.Second), outputs = ct.Dim((int)op.Output.Second), count = sizes.Aggregate(1L, static (a, b) => a * b);
        Value[] elements = new Value[count];
        for (long element = 0; element < count; element++)
        {
            (Value seen, long rest) = (padded, element);
            for (int i = spatial - 1; i >= 0; i--)
            {
                (rest, long place) = Math.DivRem(rest, sizes[i]);
                long start = place * op.RightDilation[i];
                seen = g.Slice(seen, (int)op.Left.Spatial[i], start, start + ((ct.Dim((int)op.Output.Spatial[i]) - 1) * op.Strides[i]) + 1, op.Strides[i]);
            }

            elements[element] = g.Reshape(g.Emit(product, cotangent, seen), 1, outputs, features);
        }

        long[] order = new long[w.Rank];
        (order[op.Kernel.Second], order[op.Kernel.First]) = (spatial, spatial + 1);
        for (int i = 0; i < spatial; i++)
            order[op.Kernel.Spatial[i]] = i;
        return g.To(g.Transpose(g.Reshape(g.Concatenate(0, elements), [.. sizes, outputs, features]), order), w.Type.Element);
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
