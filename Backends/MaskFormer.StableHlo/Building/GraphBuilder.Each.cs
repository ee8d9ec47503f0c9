namespace MaskFormer.StableHlo;

// A block over the items of a long axis, in turns of a few items, so that nothing of the block's inner size outlives a turn.
public sealed partial class GraphBuilder
{
    /// <summary>Applies a block to every item: its ports and outputs are those of one item, the results have the items as their first axis.</summary>
    /// <param name="block">The block.</param>
    /// <param name="key">Key of its weights.</param>
    /// <param name="inputs">What feeds its ports; one at least has items of its own.</param>
    /// <exception cref="GraphException">MF5062: the block draws random numbers; MF5063: no port has items.</exception>
    public IReadOnlyList<Value> Each(IGraphBlock block, KeyPath key, params EachInput[] inputs) =>
        Each(item => block.Build(this, key, item), inputs);

    /// <inheritdoc cref="Each(IGraphBlock, KeyPath, EachInput[])"/>
    /// <param name="item">Writes the computation of one item.</param>
    /// <param name="inputs">What feeds it.</param>
    internal IReadOnlyList<Value> Each(Func<IReadOnlyList<Value>, IReadOnlyList<Value>> item, params EachInput[] inputs)
    {
        inputs = [.. inputs.Select(PickedBefore)];
        Value[][] operands = [.. inputs.Select(input => input.Port == ItemPort.Picked
            ? [input.Operands[0], WithinAxes(input.Operands[0], input.Operands[1])]
            : input.Operands.ToArray())];
        EachInput? counted = inputs.FirstOrDefault(static input => input.Port != ItemPort.Same);
        long items = counted?.Operands[^1].Dim(0) ?? throw new GraphException(
            "MF5063",
            Location.ToString(),
            "no input has an axis of items",
            "Give one port an entry for every item, or apply the block with On"
        );
        TensorType[] types = [.. inputs.Select((input, i) => EachOp.OfItem(input.Port, operands[i][0].Type, operands[i][^1].Type))];
        (uint draws, Location place) = (randomCalls, Location);
        Block region = Nested(types, item);
        if (randomCalls != draws)
            throw new GraphException(
                "MF5062",
                place.ToString(),
                "a block that is applied to every item draws random numbers, and would draw the same for all of them",
                "Take dropout out of the block"
            );
        Location = place;
        Value[] outer = Captures.Of(region);
        foreach (Value captured in outer) Captures.Enter(region, captured);
        EachOp op = new(
            items,
            [.. inputs.Select(static input => input.Port), .. outer.Select(static _ => ItemPort.Same)],
            [.. region.Results.Select(static _ => new ItemResult(ItemResultKind.Stacked))]
        );
        return EmitMany(op, [.. operands.SelectMany(static o => o), .. outer], [region]);
    }

    // Several entries of an item are as many slices and, for their gradient, as many small kernels in each turn: GPUs take all at once, before the loop.
    private EachInput PickedBefore(EachInput input) =>
        Options.Target == Target.Gpu && input.Port == ItemPort.Picked && input.Operands[1].Rank > 2
            ? EachInput.Own(Gather(input.Operands[0], input.Operands[1]))
            : input;

    /// <summary>Entries at places along the first axes: <c>[N1, …, NK, ...]</c> at <c>[..., K]</c>; a place outside is taken for the nearest inside.</summary>
    public Value Gather(Value x, Value places)
    {
        Value at = WithinAxes(x, places);
        long[] axes = [.. Enumerable.Range(0, (int)places.Dim(-1)).Select(static axis => (long)axis)];
        long[] inside = [.. Enumerable.Range(places.Rank - 1, x.Rank - axes.Length).Select(static axis => (long)axis)];
        return Emit(new GatherOp(inside, axes, axes, places.Rank - 1, [.. x.Type.Dims.Select((size, i) => i < axes.Length ? 1 : size)]), x, at);
    }

    private Value WithinAxes(Value x, Value places)
    {
        Value at = To(Detach(places), ElementType.I32), zero = FullLike(at, 0);
        TensorType axis = new(ElementType.I32, places.Dim(-1));
        Value last = Constant(Literal.FromNumbers(axis, [.. x.Type.Dims.Take((int)places.Dim(-1)).Select(static size => (double)(size - 1))]));
        Value most = Broadcast(last, [places.Rank - 1], [.. places.Type.Dims]);
        return Binary(BinaryKind.Minimum, Binary(BinaryKind.Maximum, at, zero), most);
    }
}
