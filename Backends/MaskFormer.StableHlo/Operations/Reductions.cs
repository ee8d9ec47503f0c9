namespace MaskFormer.StableHlo;

/// <summary>Folds axes away. Operands: N inputs, then N initial scalars. The region takes N + N scalars and gives N.</summary>
/// <param name="Axes">The axes that vanish.</param>
public sealed record ReduceOp(IReadOnlyList<long> Axes) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.reduce";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        ElementType[] elements = Pairs(signature);
        TensorType first = signature[0];
        Rules.Axes(Axes, first.Rank, "dimension");
        Rules.Reducer(signature.Blocks[0], [.. elements, .. elements], elements, "reducing");
        return [.. elements.Select(e => first.Resized([.. first.Dims.Where((_, i) => !Axes.Contains(i))]).With(e))];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Integers("dimensions", Axes);

    /// <summary>Inputs of equal shape followed by as many scalars of the same elements, and one region.</summary>
    internal static ElementType[] Pairs(Signature signature)
    {
        int n = signature.Operands.Count / 2;
        if (n == 0)
            throw Rules.Broken($"inputs and as many initial values expected, got {signature.Operands.Count} operand(s)");
        signature.Count(2 * n, 1);
        for (int i = 0; i < n; i++)
        {
            if (!signature[i].SameShape(signature[0]))
                throw Rules.Broken($"inputs must have equal shapes: {signature[0]} and {signature[i]}");
            Rules.SameType(new TensorType(signature[i].Element), signature[n + i], "an initial value and a scalar of its input's elements");
        }

        return [.. signature.Operands.Take(n).Select(static t => t.Element)];
    }
}

/// <summary>Window of a pooling op. One entry per axis.</summary>
/// <param name="Sizes">Window sizes.</param>
/// <param name="Strides">Steps between windows.</param>
/// <param name="BaseDilations">Spacing of the operand's elements.</param>
/// <param name="WindowDilations">Spacing of the window's elements.</param>
/// <param name="Padding">Low and high padding.</param>
public sealed record Window(
    IReadOnlyList<long> Sizes,
    IReadOnlyList<long> Strides,
    IReadOnlyList<long> BaseDilations,
    IReadOnlyList<long> WindowDilations,
    IReadOnlyList<(long Low, long High)> Padding)
{
    /// <summary>A window without dilation.</summary>
    public static Window Of(IReadOnlyList<long> sizes, IReadOnlyList<long> strides, IReadOnlyList<(long Low, long High)> padding)
    {
        long[] ones = [.. Enumerable.Repeat(1L, sizes.Count)];
        return new(sizes, strides, ones, ones, padding);
    }

    /// <summary>Sizes of the result for an operand.</summary>
    internal long[] Slide(TensorType x)
    {
        Rules.Entries(Sizes.Count, x.Rank, "window_dimensions");
        Rules.Entries(Strides.Count, x.Rank, "window_strides");
        Rules.Entries(BaseDilations.Count, x.Rank, "base_dilations");
        Rules.Entries(WindowDilations.Count, x.Rank, "window_dilations");
        Rules.Entries(Padding.Count, x.Rank, "padding");
        long[] dims = new long[x.Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            if (Sizes[i] < 1 || Strides[i] < 1 || BaseDilations[i] < 1 || WindowDilations[i] < 1)
                throw Rules.Broken(
                    $"axis {i}: window size {Sizes[i]}, stride {Strides[i]} and dilations {BaseDilations[i]}, {WindowDilations[i]} must be at least 1"
                );
            long padded = checked(Rules.Dilated(x.Dims[i], BaseDilations[i]) + Padding[i].Low + Padding[i].High);
            dims[i] = Rules.Windows(padded, Rules.Dilated(Sizes[i], WindowDilations[i]), Strides[i]);
        }

        return dims;
    }
}

/// <summary>Folds the elements of each window. Operands and region as in <see cref="ReduceOp"/>.</summary>
/// <param name="Window">The windows.</param>
public sealed record ReduceWindowOp(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.reduce_window";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        ElementType[] elements = ReduceOp.Pairs(signature);
        Rules.Reducer(signature.Blocks[0], [.. elements, .. elements], elements, "reducing");
        TensorType result = Rules.Checked(signature[0].Resized(Window.Slide(signature[0])));
        return [.. elements.Select(result.With)];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integers("window_dimensions", Window.Sizes);
        attributes.Integers("window_strides", Window.Strides);
        attributes.Integers("base_dilations", Window.BaseDilations);
        attributes.Integers("window_dilations", Window.WindowDilations);
        attributes.Matrix("padding", [.. Window.Padding.Select(static p => (long[])[p.Low, p.High])], 2);
    }
}

/// <summary>
/// Gives each source element to the place of its window that the first region selects; the second region joins what falls on one place.
/// Operands: operand, source, initial value.
/// </summary>
/// <param name="Window">The windows; no dilations.</param>
public sealed record SelectAndScatterOp(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.select_and_scatter";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(3, 2);
        TensorType x = signature[0];
        Rules.SameType(x.Resized(Window.Slide(x)), signature[1], "the windows' result and the source");
        Rules.SameType(new TensorType(x.Element), signature[2], "the initial value and a scalar of the operand's elements");
        Rules.Reducer(signature.Blocks[0], [x.Element, x.Element], [ElementType.I1], "selecting");
        Rules.Reducer(signature.Blocks[1], [x.Element, x.Element], [x.Element], "scattering");
        return [x];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integers("window_dimensions", Window.Sizes);
        attributes.Integers("window_strides", Window.Strides);
        attributes.Matrix("padding", [.. Window.Padding.Select(static p => (long[])[p.Low, p.High])], 2);
    }
}

/// <summary>Sorts the operands together along an axis by a comparing region, which takes pairs (a, b) per operand and says whether a goes first.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Stable">Whether equal elements keep their order.</param>
public sealed record SortOp(long Axis, bool Stable) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.sort";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        if (signature.Operands.Count == 0)
            throw Rules.Broken($"at least one operand expected");
        signature.Count(signature.Operands.Count, 1);
        Rules.Axis(Axis, signature[0].Rank, "dimension");
        if (signature.Operands.Any(t => !t.SameShape(signature[0])))
            throw Rules.Broken($"operands must have equal shapes");
        Rules.Reducer(
            signature.Blocks[0],
            [.. signature.Operands.SelectMany(static t => (ElementType[])[t.Element, t.Element])],
            [ElementType.I1],
            "comparing"
        );
        return signature.Operands;
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integer("dimension", Axis);
        attributes.Flag("is_stable", Stable);
    }
}
