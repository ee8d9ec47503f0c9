namespace MaskFormer.StableHlo;

/// <summary>
/// Cleans a block and its nested blocks: gradient stops, casts to the same type and casts there and back vanish, parts are taken before they are widened, equal
/// nodes are merged, unused ones dropped. The meaning stays; text, compile time and memory shrink.
/// </summary>
internal static class Simplification
{
    /// <summary>Cleans in place.</summary>
    public static void Run(Block block)
    {
        Dictionary<Value, Value> replaced = [];
        Merge(block, replaced, [], Identities());
        Drop(block);
    }

    private static void Merge(Block block, Dictionary<Value, Value> replaced, Dictionary<string, Node> outer, Dictionary<Value, int> numbers)
    {
        // What an outer block has computed is visible inside; what is computed inside is not visible outside.
        Dictionary<string, Node> known = new(outer);
        List<Node> kept = [];
        foreach (Node node in block.Nodes)
        {
            Value[] operands = [.. node.Operands.Select(Resolve)];
            node.Operands = operands;
            if (node.Op is StopGradientOp || (node.Op is ConvertOp && operands[0].Type.Equals(node.Results[0].Type)))
            {
                replaced[node.Results[0]] = operands[0];
                continue;
            }

            if (node.Op is ConvertOp && BeforeWidening(operands[0]) is { } narrow && narrow.Type.Equals(node.Results[0].Type))
            {
                replaced[node.Results[0]] = narrow;
                continue;
            }

            if (node.Op is SliceOp or DynamicSliceOp or GatherOp && BeforeWidening(operands[0]) is { } whole)
            {
                Node part = Part(node, whole);
                string once = Key(part, numbers)!;
                if (known.TryAdd(once, part)) kept.Add(part);
                node.Grow(new ConvertOp(node.Results[0].Type.Element), [known[once].Results[0]], [], [node.Results[0].Type]);
            }

            bool reducer = node.Op is ReduceOp or ReduceWindowOp or SelectAndScatterOp or ScatterOp or SortOp or AllReduceOp;
            foreach (Block nested in node.Blocks)
                Merge(nested, replaced, reducer ? [] : known, numbers);
            if (Key(node, numbers) is { } key)
            {
                if (known.TryGetValue(key, out Node? same))
                {
                    for (int i = 0; i < node.Results.Count; i++)
                        replaced[node.Results[i]] = same.Results[i];
                    continue;
                }

                known.Add(key, node);
            }

            kept.Add(node);
        }

        block.Nodes.Clear();
        block.Nodes.AddRange(kept);
        block.Results = [.. block.Results.Select(Resolve)];

        Value Resolve(Value value) => replaced.GetValueOrDefault(value, value);
    }

    /// <summary>The same part of what was widened: a loop that takes a few masks in each turn needs no float32 copy of all of them.</summary>
    private static Node Part(Node node, Value whole) => new(
        node.Op,
        [whole, .. node.Operands.Skip(1)],
        node.Blocks,
        [new(whole.Type.Element, node.Results[0].Type.Sizes)],
        node.Results[0].Home,
        node.Location
    );

    /// <summary>What was converted to a wider float, which loses nothing; null if the value is something else.</summary>
    private static Value? BeforeWidening(Value value) =>
        value.Producer is { Op: ConvertOp } widening
        && widening.Operands[0] is var narrow
        && (narrow.Type.Element, value.Type.Element)
            is
                (ElementType.BF16 or ElementType.F16, ElementType.F32 or ElementType.F64)
                or
                (ElementType.F32, ElementType.F64)
            ? narrow
            : null;

    /// <summary>Text that is equal for nodes that give the same; null if the node must stay as it is.</summary>
    private static string? Key(Node node, Dictionary<Value, int> numbers)
    {
        if (!node.Op.Pure || node.Op is WhileOp or IfOp or CaseOp or CallOp)
            return null;
        string key =
            $"{node.Op.Key}({string.Join(',', node.Operands.Select(o => Number(o, numbers)))}):{string.Join(',', node.Results.Select(static r => r.Type))}";
        foreach (Block block in node.Blocks)
        {
            // Reducers with one op are the common case; others are left alone.
            if (block.Nodes.Count != 1 || !block.Nodes[0].Operands.SequenceEqual(block.Arguments))
                return null;
            key += $"{{{block.Nodes[0].Op.Key}}}";
        }

        return key;
    }

    private static Dictionary<Value, int> Identities() => new(ReferenceEqualityComparer.Instance as IEqualityComparer<Value>);

    private static int Number(Value value, Dictionary<Value, int> numbers)
    {
        if (!numbers.TryGetValue(value, out int number))
            numbers.Add(value, number = numbers.Count);
        return number;
    }

    private static void Drop(Block block)
    {
        HashSet<Value> used = [];
        Mark(block, used);
        Remove(block, used);
    }

    /// <summary>Marks what the results need, from the last node to the first.</summary>
    private static void Mark(Block block, HashSet<Value> used)
    {
        used.UnionWith(block.Results);
        for (int i = block.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = block.Nodes[i];
            if (node.Op.Pure && !node.Results.Any(used.Contains))
                continue;
            used.UnionWith(node.Operands);
            foreach (Block nested in node.Blocks)
                Mark(nested, used);
        }
    }

    private static void Remove(Block block, HashSet<Value> used)
    {
        block.Nodes.RemoveAll(n => n.Op.Pure && !n.Results.Any(used.Contains));
        foreach (Block nested in block.Nodes.SelectMany(static n => n.Blocks))
            Remove(nested, used);
    }
}
