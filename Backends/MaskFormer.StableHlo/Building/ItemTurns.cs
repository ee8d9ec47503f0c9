namespace MaskFormer.StableHlo;

/// <summary>Writes <see cref="EachOp"/> as a loop whose turns take a few items each, and one shorter turn for the items that are left.</summary>
internal sealed class ItemTurns(GraphBuilder g, Node each)
{
    private readonly EachOp op = (EachOp)each.Op;

    /// <summary>The values that take the place of the node's results.</summary>
    public IReadOnlyList<Value> Write()
    {
        g.Location = each.Location;
        long size = Math.Min(g.ItemsPerTurn(each.Blocks[0]), op.Items), turns = size == 0 ? 0 : op.Items / size, rest = op.Items - (turns * size);
        IReadOnlyList<Value> results = [.. each.Results.Select(r => g.FullLike(r, 0))];
        if (turns == 1)
        {
            results = Turn(Whole(0), size, results);
        }
        else if (turns > 1)
        {
            results = [.. g.While(
                [Whole(0), .. results],
                state => g.Compare(Direction.LT, state[0], Whole(turns * size)),
                state => [g.Add(state[0], Whole(size)), .. Turn(state[0], size, [.. state.Skip(1)])]).Skip(1)];
        }

        return rest == 0 ? results : Turn(Whole(turns * size), rest, results);
    }

    /// <summary>The results after some items more.</summary>
    private IReadOnlyList<Value> Turn(Value first, long count, IReadOnlyList<Value> sofar)
    {
        Value[] places = new Value[op.Ports.Count];
        (Value, bool)[] arguments = [.. op.Ports.Select((port, i) =>
        {
            Value whole = each.Operands[op.Starts[i]];
            if (port == ItemPort.Same) return (whole, false);
            if (port == ItemPort.Own) return (Part(whole, first, count), true);
            places[i] = Part(each.Operands[op.Starts[i] + 1], first, count);
            return (Picked(whole, places[i]), true);
        })];
        IReadOnlyList<Value> given = new ItemBatch(g, count).Run(each.Blocks[0], arguments);
        g.Location = each.Location;
        return [.. given.Select((value, i) => op.Outcomes[i] switch
        {
            { Kind: ItemResultKind.Stacked } => g.Emit(new DynamicUpdateSliceOp(), [sofar[i], value, .. Start(first, value.Rank)]),
            { Kind: ItemResultKind.Summed } => g.Add(sofar[i], g.ReduceAxes(BinaryKind.Add, value, 0)),
            { Port: var port } => Scattered(sofar[i], value, places[port]),
        })];
    }

    private Value Part(Value whole, Value first, long count) =>
        g.Emit(new DynamicSliceOp([count, .. whole.Type.Dims.Skip(1)]), [whole, .. Start(first, whole.Rank)]);

    // One slice per item: a gather inside of a loop makes TPUs copy all of what is picked from in every turn. GPUs would rather start one kernel.
    private Value Picked(Value whole, Value places)
    {
        if (g.Options.Target == Target.Gpu) return g.Gather(whole, places);
        long[] dims = [.. places.Type.Dims.SkipLast(1), .. whole.Type.Dims.Skip((int)places.Dim(-1))];
        return g.Reshape(g.Stack([.. Rows(whole, places).Select(row => g.Reshape(g.Emit(row.Slice, [whole, .. row.Start]), row.Dims))]), dims);
    }

    private Value Scattered(Value sofar, Value values, Value places)
    {
        long i = 0;
        Value entries = g.Reshape(values, [places.Type.Count / places.Dim(-1), .. sofar.Type.Dims.Skip((int)places.Dim(-1))]);
        foreach ((DynamicSliceOp slice, Value[] start, _) in Rows(sofar, places))
        {
            Value more = g.Reshape(g.Slice(entries, 0, i, ++i), [.. slice.Sizes]);
            sofar = g.Emit(new DynamicUpdateSliceOp(), [sofar, g.Add(g.Emit(slice, [sofar, .. start]), more), .. start]);
        }

        return sofar;
    }

    private IEnumerable<(DynamicSliceOp Slice, Value[] Start, long[] Dims)> Rows(Value whole, Value places)
    {
        int axes = (int)places.Dim(-1);
        long[] dims = [.. whole.Type.Dims.Skip(axes)];
        Value all = g.Reshape(places, places.Type.Count / axes, axes);
        for (long i = 0; i < all.Dim(0); i++)
        {
            Value row = g.Reshape(g.Slice(all, 0, i, i + 1), axes);
            Value[] start = [.. Enumerable.Range(0, axes).Select(axis => g.Reshape(g.Slice(row, 0, axis, axis + 1))), .. dims.Select(_ => Whole(0))];
            yield return (new([.. Enumerable.Repeat(1L, axes), .. dims]), start, dims);
        }
    }

    private Value[] Start(Value first, int rank) => [first, .. Enumerable.Range(1, rank - 1).Select(_ => Whole(0))];

    private Value Whole(long number) => g.Full(number, ElementType.I32);
}
