namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of pooling.</summary>
internal static class WindowGradients
{
    /// <summary>Null if there is no rule for this kind of window.</summary>
    public static Value? Reduce(GraphBuilder g, Window window, BinaryKind kind, Value x, Value ct) =>
        kind switch
        {
            // Windows overlap: what meets in an element is added in float32 and rounded once.
            _ when GraphBuilder.IsNarrow(x) => Reduce(g, window, kind, g.To(x, ElementType.F32), g.To(ct, ElementType.F32)) is { } wide
                ? g.To(wide, ElementType.BF16)
                : null,
            BinaryKind.Add => Sum(g, window, x, ct),
            BinaryKind.Maximum when window.BaseDilations.All(static d => d == 1) && window.WindowDilations.All(static d => d == 1) => Largest(g, window, x, ct),
            _ => null,
        };

    /// <summary>Each element gets the sum of the cotangents of the windows that hold it.</summary>
    private static Value Sum(GraphBuilder g, Window window, Value x, Value ct)
    {
        int rank = x.Rank;
        long[] low = new long[rank], high = new long[rank], interior = new long[rank];
        for (int i = 0; i < rank; i++)
        {
            long reach = Rules.Dilated(window.Sizes[i], window.WindowDilations[i]);
            low[i] = reach - window.Padding[i].Low - 1;
            interior[i] = window.Strides[i] - 1;
            high[i] = Rules.Dilated(x.Dim(i), window.BaseDilations[i]) + reach - 1 - Rules.Dilated(ct.Dim(i), window.Strides[i]) - low[i];
        }

        ElementType element = x.Type.Element;
        Window back = new(window.Sizes, window.BaseDilations, [.. Enumerable.Repeat(1L, rank)], window.WindowDilations, [.. Enumerable.Repeat((0L, 0L), rank)]);
        return g.EmitMany(new ReduceWindowOp(back), [g.Pad(ct, 0, low, high, interior), g.Full(0, element)], [g.Reducer(BinaryKind.Add, element)])[0];
    }

    /// <summary>The first largest element of each window gets its cotangent. Padding is done outside: inside it, some plugins crash.</summary>
    private static Value Largest(GraphBuilder g, Window window, Value x, Value ct)
    {
        ElementType element = x.Type.Element;
        long[] low = [.. window.Padding.Select(static p => p.Low)], high = [.. window.Padding.Select(static p => p.High)];
        Value padded = g.Pad(x, double.NegativeInfinity, low, high);
        SelectAndScatterOp op = new(Window.Of(window.Sizes, window.Strides, [.. Enumerable.Repeat((0L, 0L), x.Rank)]));
        Value scattered = g.EmitMany(op, [padded, ct, g.Full(0, element)], [g.AtLeastAsLarge(element), g.Reducer(BinaryKind.Add, element)])[0];
        return g.Pad(scattered, 0, [.. low.Select(static l => -l)], [.. high.Select(static h => -h)]);
    }
}
