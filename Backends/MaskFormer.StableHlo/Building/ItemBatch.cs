namespace MaskFormer.StableHlo;

/// <summary>
/// Writes the region of one item for several at once: what depends on the item gets one more axis in front, what does not is computed once. An op without a
/// rule is written once per item.
/// </summary>
internal sealed class ItemBatch(GraphBuilder g, long count)
{
    private readonly Dictionary<Value, Value> single = []; // the same for all items
    private readonly Dictionary<Value, Value> batched = [];

    /// <summary>Writes the region's nodes.</summary>
    /// <param name="region">The region of one item.</param>
    /// <param name="arguments">A value per argument, and whether it has the axis of items.</param>
    /// <returns>The results, each with the axis of items.</returns>
    public IReadOnlyList<Value> Run(Block region, IReadOnlyList<(Value Value, bool Batched)> arguments)
    {
        for (int i = 0; i < arguments.Count; i++) (arguments[i].Batched ? batched : single)[region.Arguments[i]] = arguments[i].Value;
        foreach (Node node in region.Nodes)
        {
            g.Location = node.Location;
            if (!node.Operands.Concat(Captures.Of(node.Blocks)).Any(batched.ContainsKey)) Once(node);
            else if (node.Blocks.Count > 0 && node.Op is not (ReduceOp or ReduceWindowOp)) OneByOne(node);
            else if (!Together(node)) OneByOne(node);
        }

        return [.. region.Results.Select(Spread)];
    }

    private void Once(Node node)
    {
        Dictionary<Value, Value> map = new(single);
        Keep(single, node, g.EmitMany(node.Op, [.. node.Operands.Select(o => single[o])], [.. node.Blocks.Select(b => Captures.Copy(b, map))]));
    }

    private bool Together(Node node)
    {
        IReadOnlyList<Value> x = node.Operands;
        Value Emit(Op op) => g.Emit(op, [.. x.Select(Spread)]);
        Value? result = node.Op switch
        {
            UnaryOp or BinaryOp or ErfOp or CompareOp or IsFiniteOp or ConvertOp or BitcastConvertOp or StopGradientOp or ReducePrecisionOp => Emit(node.Op),
            SelectOp => g.Emit(node.Op, SpreadLike(x[0], x[1].Rank), Spread(x[1]), Spread(x[2])),
            ClampOp => g.Emit(node.Op, SpreadLike(x[0], x[1].Rank), Spread(x[1]), SpreadLike(x[2], x[1].Rank)),
            ReshapeOp op => Emit(new ReshapeOp([count, .. op.Dims])),
            TransposeOp op => Emit(new TransposeOp([0, .. Moved(op.Permutation)])),
            BroadcastInDimOp op => Emit(new BroadcastInDimOp([0, .. Moved(op.Axes)], [count, .. op.Dims])),
            ConcatenateOp op => Emit(new ConcatenateOp(op.Axis + 1)),
            ReverseOp op => Emit(new ReverseOp(Moved(op.Axes))),
            SliceOp op => Emit(new SliceOp([0, .. op.Start], [count, .. op.Limit], [1, .. op.Strides])),
            PadOp op when single.ContainsKey(x[1]) =>
                g.Emit(new PadOp([0, .. op.Low], [0, .. op.High], [0, .. op.Interior]), Spread(x[0]), single[x[1]]),
            DotGeneralOp op => Product(op, x[0], x[1]),
            _ => null,
        };
        if (result is not null)
        {
            batched[node.Results[0]] = result;
            return true;
        }

        int half = x.Count / 2; // inputs, then as many initial values
        if (node.Op is not (ReduceOp or ReduceWindowOp) || !x.Skip(half).All(single.ContainsKey)) return false;
        Value[] operands = [.. x.Take(half).Select(Spread), .. x.Skip(half).Select(o => single[o])];
        Op folded = node.Op is ReduceOp reduce ? new ReduceOp(Moved(reduce.Axes)) : new ReduceWindowOp(Beside(((ReduceWindowOp)node.Op).Window));
        Keep(batched, node, g.EmitMany(folded, operands, [.. node.Blocks.Select(static b => Captures.Copy(b, []))]));
        return true;
    }

    // Both sides have items: a batch axis. One has: a free axis, which is then brought to the front.
    private Value Product(DotGeneralOp op, Value left, Value right)
    {
        (bool a, bool b) = (batched.ContainsKey(left), batched.ContainsKey(right));
        DotGeneralOp wide = op with
        {
            LeftBatch = [.. a && b ? [0] : (long[])[], .. a ? Moved(op.LeftBatch) : op.LeftBatch],
            RightBatch = [.. a && b ? [0] : (long[])[], .. b ? Moved(op.RightBatch) : op.RightBatch],
            LeftContract = a ? Moved(op.LeftContract) : op.LeftContract,
            RightContract = b ? Moved(op.RightContract) : op.RightContract,
        };
        Value product = g.Emit(wide, a ? batched[left] : single[left], b ? batched[right] : single[right]);
        int at = a && b ? 0 : op.LeftBatch.Count + (a ? 0 : op.LeftFree(left.Rank).Length);
        return g.Transpose(product, [at, .. Enumerable.Range(0, product.Rank).Where(axis => axis != at).Select(static axis => (long)axis)]);
    }

    private void OneByOne(Node node)
    {
        Value[] used = [.. node.Operands.Concat(Captures.Of(node.Blocks)).Distinct()];
        List<IReadOnlyList<Value>> items = [];
        for (long i = 0; i < count; i++)
        {
            Dictionary<Value, Value> map = new(single);
            foreach (Value value in used.Where(batched.ContainsKey))
                map[value] = g.Reshape(g.Slice(batched[value], 0, i, i + 1), [.. value.Type.Dims]);
            items.Add(g.EmitMany(node.Op, [.. node.Operands.Select(o => map[o])], [.. node.Blocks.Select(b => Captures.Copy(b, map))]));
        }

        Keep(batched, node, [.. node.Results.Select((_, r) => g.Stack([.. items.Select(item => item[r])]))]);
    }

    private static void Keep(Dictionary<Value, Value> into, Node node, IReadOnlyList<Value> results)
    {
        for (int i = 0; i < node.Results.Count; i++) into[node.Results[i]] = results[i];
    }

    /// <summary>The value with the axis of items.</summary>
    private Value Spread(Value value) => batched.TryGetValue(value, out Value? known) ? known
        : g.Broadcast(single[value], [.. Enumerable.Range(1, value.Rank).Select(static axis => (long)axis)], [count, .. value.Type.Dims]);

    // A scalar beside something larger: it may stay one if it is the same for all items.
    private Value SpreadLike(Value scalar, int rank) => scalar.Rank == 0 && rank > 0 && single.TryGetValue(scalar, out Value? same) ? same
        : scalar.Rank == rank ? Spread(scalar)
        : throw new GraphException("MF9001", g.Location.ToString(), $"{scalar} beside a value of {rank} axes differs from item to item", "Report this");

    private static long[] Moved(IReadOnlyList<long> axes) => [.. axes.Select(static axis => axis + 1)];

    private static Window Beside(Window w) => new(
        [1, .. w.Sizes], [1, .. w.Strides], [1, .. w.BaseDilations], [1, .. w.WindowDilations], [(0, 0), .. w.Padding]);
}
