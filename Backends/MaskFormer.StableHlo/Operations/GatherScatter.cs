namespace MaskFormer.StableHlo;

/// <summary>Takes slices at computed places. Operands: operand, start indices. Places are clamped so that slices fit.</summary>
/// <param name="Offset">Axes of the result that run inside a slice.</param>
/// <param name="Collapsed">Operand axes of slice size 1 that the result leaves out.</param>
/// <param name="Start">Operand axis of each component of an index vector.</param>
/// <param name="IndexVector">Axis of the indices that holds the components; their rank if each index is a single number.</param>
/// <param name="Sizes">Slice size per operand axis.</param>
public sealed record GatherOp(IReadOnlyList<long> Offset, IReadOnlyList<long> Collapsed, IReadOnlyList<long> Start, long IndexVector, IReadOnlyList<long> Sizes)
    : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.gather";

    /// <summary>Operand axes of slice size 1 that run with an axis of the indices; the result leaves them out.</summary>
    public IReadOnlyList<long> OperandBatch { get; init; } = [];

    /// <summary>Their partners among the axes of the indices.</summary>
    public IReadOnlyList<long> IndexBatch { get; init; } = [];

    internal BatchAxes Batching => new(OperandBatch, IndexBatch, "operand_batching_dims", "start_indices_batching_dims");

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(2);
        TensorType x = signature[0], indices = signature[1];
        IndexTables.Check(x, indices, Start, IndexVector);
        Rules.Entries(Sizes.Count, x.Rank, "slice_sizes");
        Rules.RisingAxes(Collapsed, x.Rank, "collapsed_slice_dims");
        Batching.Check(x, indices, IndexVector, Collapsed, Start);
        int kept = x.Rank - Collapsed.Count - OperandBatch.Count;
        if (Offset.Count != kept)
            throw Rules.Broken($"offset_dims needs {kept} entries, one per operand axis that is not collapsed or a batch, got {Offset.Count}");
        for (int i = 0; i < x.Rank; i++)
        {
            if (Sizes[i] < 0 || Sizes[i] > x.Dims[i] || (!Inside(i) && Sizes[i] != 1))
                throw Rules.Broken($"axis {i}: slice size {Sizes[i]} does not fit size {x.Dims[i]}, or its axis is left out and the size is not 1");
        }

        long[] batch = IndexTables.Batch(indices, IndexVector), dims = new long[batch.Length + Offset.Count];
        Rules.RisingAxes(Offset, dims.Length, "offset_dims");
        long[] inside = [.. Sizes.Where((_, i) => Inside(i))];
        int nextBatch = 0, nextOffset = 0;
        for (int i = 0; i < dims.Length; i++)
            dims[i] = Offset.Contains(i) ? inside[nextOffset++] : batch[nextBatch++];
        return [Rules.Checked(x.Resized(dims))];
    }

    /// <summary>Whether an axis of the operand runs inside a slice.</summary>
    internal bool Inside(long axis) => !Collapsed.Contains(axis) && !OperandBatch.Contains(axis);

    internal override void Describe(AttributeWriter attributes)
    {
        string lists = IndexTables.Write(
            [
                ("offset_dims", Offset),
                ("collapsed_slice_dims", Collapsed),
                ("operand_batching_dims", OperandBatch),
                ("start_indices_batching_dims", IndexBatch),
                ("start_index_map", Start),
            ]
        );
        attributes.Raw("dimension_numbers", $"#stablehlo.gather<{lists}index_vector_dim = {IndexVector}>");
        attributes.Integers("slice_sizes", Sizes);
        attributes.Flag("indices_are_sorted", false);
    }
}

/// <summary>Joins updates into the operand at computed places; an update that does not fit is dropped. Operands: operand, indices, updates.</summary>
/// <param name="UpdateWindow">Axes of the updates that run inside a window.</param>
/// <param name="Inserted">Operand axes of window size 1 that the updates leave out.</param>
/// <param name="Target">Operand axis of each component of an index vector.</param>
/// <param name="IndexVector">Axis of the indices that holds the components.</param>
/// <param name="Unique">A promise that no place is hit twice.</param>
public sealed record ScatterOp(IReadOnlyList<long> UpdateWindow, IReadOnlyList<long> Inserted, IReadOnlyList<long> Target, long IndexVector, bool Unique) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.scatter";

    /// <summary>Operand axes of window size 1 that run with an axis of the indices; the updates leave them out.</summary>
    public IReadOnlyList<long> OperandBatch { get; init; } = [];

    /// <summary>Their partners among the axes of the indices.</summary>
    public IReadOnlyList<long> IndexBatch { get; init; } = [];

    internal BatchAxes Batching => new(OperandBatch, IndexBatch, "input_batching_dims", "scatter_indices_batching_dims");

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(3, 1);
        TensorType x = signature[0], indices = signature[1], updates = signature[2];
        IndexTables.Check(x, indices, Target, IndexVector);
        Rules.RisingAxes(Inserted, x.Rank, "inserted_window_dims");
        Rules.RisingAxes(UpdateWindow, updates.Rank, "update_window_dims");
        Batching.Check(x, indices, IndexVector, Inserted, Target);
        Rules.Reducer(signature.Blocks[0], [x.Element, x.Element], [x.Element], "joining");
        long[] batch = IndexTables.Batch(indices, IndexVector);
        long[] inside = [.. x.Dims.Where((_, i) => Inside(i))];
        if (updates.Element != x.Element || updates.Rank != batch.Length + UpdateWindow.Count || UpdateWindow.Count != inside.Length)
            throw Rules.Broken($"updates {updates} do not fit operand {x} and indices {indices}");
        int nextBatch = 0, nextWindow = 0;
        for (int i = 0; i < updates.Rank; i++)
        {
            bool fits = UpdateWindow.Contains(i) ? updates.Dims[i] <= inside[nextWindow++] : updates.Dims[i] == batch[nextBatch++];
            if (!fits)
                throw Rules.Broken($"axis {i} of the updates {updates} does not fit operand {x} and indices {indices}");
        }

        return [x];
    }

    /// <summary>Whether an axis of the operand runs inside a window.</summary>
    internal bool Inside(long axis) => !Inserted.Contains(axis) && !OperandBatch.Contains(axis);

    internal override void Describe(AttributeWriter attributes)
    {
        string lists = IndexTables.Write(
            [
                ("update_window_dims", UpdateWindow),
                ("inserted_window_dims", Inserted),
                ("input_batching_dims", OperandBatch),
                ("scatter_indices_batching_dims", IndexBatch),
                ("scatter_dims_to_operand_dims", Target),
            ]
        );
        attributes.Raw("scatter_dimension_numbers", $"#stablehlo.scatter<{lists}index_vector_dim = {IndexVector}>");
        attributes.Flag("indices_are_sorted", false);
        attributes.Flag("unique_indices", Unique);
    }
}

/// <summary>Pairs of axes, of operand and indices, that run together.</summary>
/// <param name="Operand">Axes of the operand.</param>
/// <param name="Indices">Axes of the indices.</param>
/// <param name="OperandName">What the text calls the first.</param>
/// <param name="IndicesName">What the text calls the second.</param>
internal sealed record BatchAxes(IReadOnlyList<long> Operand, IReadOnlyList<long> Indices, string OperandName, string IndicesName)
{
    public void Check(TensorType x, TensorType indices, long vector, IReadOnlyList<long> leftOut, IReadOnlyList<long> indexed)
    {
        Rules.RisingAxes(Operand, x.Rank, OperandName);
        Rules.Axes(Indices, indices.Rank, IndicesName);
        Rules.Axes([.. leftOut, .. Operand], x.Rank, "left-out axis");
        Rules.Axes([.. indexed, .. Operand], x.Rank, "indexed axis");
        if (Operand.Count != Indices.Count || Indices.Contains(vector))
            throw Rules.Broken($"{OperandName} and {IndicesName} must come in pairs, without index_vector_dim");
        for (int i = 0; i < Operand.Count; i++)
        {
            long a = x.Dims[(int)Operand[i]], b = indices.Dims[(int)Indices[i]];
            if (a != b)
                throw Rules.Broken($"batch sizes must match: axis {Operand[i]} of {x} has {a}, axis {Indices[i]} of {indices} has {b}");
        }
    }

    /// <summary>For each axis of the operand its index, given the place among the indices' axes without that of the components.</summary>
    public void Place(long[] start, long[] place, long vector)
    {
        for (int i = 0; i < Operand.Count; i++)
            start[Operand[i]] = place[Indices[i] > vector ? Indices[i] - 1 : Indices[i]];
    }
}

/// <summary>What gather and scatter share.</summary>
internal static class IndexTables
{
    public static void Check(TensorType x, TensorType indices, IReadOnlyList<long> map, long vector)
    {
        if (!indices.Element.IsInteger())
            throw Rules.Broken($"indices must be whole numbers, got {indices}");
        Rules.Axis(vector, indices.Rank + 1, "index_vector_dim");
        long components = vector == indices.Rank ? 1 : indices.Dims[(int)vector];
        if (map.Count != components)
            throw Rules.Broken($"an index has {components} component(s) and {map.Count} target axes");
        Rules.Axes(map, x.Rank, "indexed axis");
    }

    public static long[] Batch(TensorType indices, long vector) => [.. indices.Dims.Where((_, i) => i != vector)];

    public static string Write(IReadOnlyList<(string Name, IReadOnlyList<long> Axes)> lists) =>
        string.Concat(lists.Where(static l => l.Axes.Count > 0).Select(static l => $"{l.Name} = [{AttributeWriter.Join(l.Axes)}], "));
}
