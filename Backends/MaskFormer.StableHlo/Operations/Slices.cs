namespace MaskFormer.StableHlo;

/// <summary>Cuts out every <c>Strides</c>-th element from <c>Start</c> up to but without <c>Limit</c>.</summary>
/// <param name="Start">First index per axis.</param>
/// <param name="Limit">End per axis.</param>
/// <param name="Strides">Step per axis, at least 1.</param>
public sealed record SliceOp(IReadOnlyList<long> Start, IReadOnlyList<long> Limit, IReadOnlyList<long> Strides) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.slice";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        TensorType x = signature[0];
        Rules.Entries(Start.Count, x.Rank, "start_indices");
        Rules.Entries(Limit.Count, x.Rank, "limit_indices");
        Rules.Entries(Strides.Count, x.Rank, "strides");
        long[] dims = new long[x.Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            if (Start[i] < 0 || Start[i] > Limit[i] || Limit[i] > x.Dims[i])
                throw Rules.Broken($"axis {i}: 0 <= start {Start[i]} <= limit {Limit[i]} <= size {x.Dims[i]} does not hold");
            if (Strides[i] < 1)
                throw Rules.Broken($"axis {i}: stride {Strides[i]} is below 1");
            dims[i] = (Limit[i] - Start[i] + Strides[i] - 1) / Strides[i];
        }

        return [x.Resized(dims)];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integers("start_indices", Start);
        attributes.Integers("limit_indices", Limit);
        attributes.Integers("strides", Strides);
    }
}

/// <summary>Cuts out a window whose place is computed; the place is clamped so that the window fits.</summary>
/// <param name="Sizes">Sizes of the window.</param>
public sealed record DynamicSliceOp(IReadOnlyList<long> Sizes) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.dynamic_slice";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        TensorType x = StartIndices(signature, 1);
        Rules.Entries(Sizes.Count, x.Rank, "slice_sizes");
        for (int i = 0; i < x.Rank; i++)
        {
            if (Sizes[i] < 0 || Sizes[i] > x.Dims[i])
                throw Rules.Broken($"axis {i}: the window's size {Sizes[i]} is outside 0..{x.Dims[i]}");
        }

        return [x.Resized([.. Sizes])];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Integers("slice_sizes", Sizes);

    internal static TensorType StartIndices(Signature signature, int before)
    {
        if (signature.Operands.Count < before)
            throw Rules.Broken($"at least {before} operand(s) expected");
        TensorType x = signature[0];
        signature.Count(before + x.Rank);
        for (int i = before; i < signature.Operands.Count; i++)
        {
            Rules.Scalar(signature[i], "a start index");
            if (!signature[i].Element.IsInteger() || signature[i].Element != signature[before].Element)
                throw Rules.Broken($"start indices must be whole numbers of one type, got {signature[i]}");
        }

        return x;
    }
}

/// <summary>Writes a window at a computed place; the place is clamped so that the window fits.</summary>
public sealed record DynamicUpdateSliceOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.dynamic_update_slice";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        TensorType x = DynamicSliceOp.StartIndices(signature, 2), update = signature[1];
        bool fits = update.Element == x.Element && update.Rank == x.Rank;
        for (int i = 0; fits && i < x.Rank; i++)
            fits = update.Dims[i] <= x.Dims[i];
        return fits ? [x] : throw Rules.Broken($"the update must fit into the operand: {update} and {x}");
    }
}

/// <summary>Adds the pad value before, behind and between elements; negative edges crop.</summary>
/// <param name="Low">Elements in front of each axis.</param>
/// <param name="High">Elements behind each axis.</param>
/// <param name="Interior">Elements between neighbours, at least 0.</param>
public sealed record PadOp(IReadOnlyList<long> Low, IReadOnlyList<long> High, IReadOnlyList<long> Interior) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.pad";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(2);
        TensorType x = signature[0];
        Rules.SameType(new TensorType(x.Element), signature[1], "the pad value and a scalar of the operand's elements");
        Rules.Entries(Low.Count, x.Rank, "edge_padding_low");
        Rules.Entries(High.Count, x.Rank, "edge_padding_high");
        Rules.Entries(Interior.Count, x.Rank, "interior_padding");
        long[] dims = new long[x.Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            if (Interior[i] < 0)
                throw Rules.Broken($"axis {i}: interior padding {Interior[i]} is negative");
            dims[i] = checked(x.Dims[i] + Low[i] + High[i] + (Math.Max(x.Dims[i] - 1, 0) * Interior[i]));
        }

        return [Rules.Checked(x.Resized(dims))];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integers("edge_padding_low", Low);
        attributes.Integers("edge_padding_high", High);
        attributes.Integers("interior_padding", Interior);
    }
}
