namespace MaskFormer.StableHlo.Gradients;

/// <summary>
/// Rule of what is applied to every item. Where the cotangents do not depend on the results, as where losses are only weighted and added up, they are
/// computed first and the node gives results and gradients in the same turn. Otherwise another node computes each turn again.
/// </summary>
internal static class EachGradients
{
    /// <inheritdoc cref="GradientRules.Apply"/>
    public static Value?[] Apply(GraphBuilder g, Node node, Value?[] cotangents, bool[] wanted)
    {
        EachOp op = (EachOp)node.Op;
        int[] given = [.. Enumerable.Range(0, cotangents.Length).Where(i => cotangents[i] is not null)];
        if (given.Any(i => op.Outcomes[i].Kind == ItemResultKind.Scattered))
            throw new GraphException("MF5041", node.Location.ToString(), "a gradient by picked entries has no gradient", "Differentiate once");
        int[] ports = [.. Enumerable.Range(0, op.Ports.Count).Where(i => wanted[op.Starts[i]])];
        Value[] known = [.. given.Select(i => cotangents[i]!)];
        bool fused = Order.Before(g.Current, node, known);

        Dictionary<Value, Value> map = [];
        Block old = node.Blocks[0];
        TensorType[] types = [.. old.ArgumentTypes, .. given.Select(i => old.Results[i].Type)];
        List<ItemResult> outcomes = fused ? [.. op.Outcomes] : [];
        List<int> reached = [];
        Block region = g.Nested(types, arguments =>
        {
            for (int i = 0; i < old.Arguments.Count; i++) map[old.Arguments[i]] = arguments[i];
            Captures.CopyNodes(old, g.Current, map);
            IReadOnlyList<Value?> gradients = ReverseMode.Pulled(
                g,
                [.. given.Select((result, i) => (map[old.Results[result]], arguments[old.Arguments.Count + i]))],
                [.. ports.Select(port => arguments[port])]
            );
            reached.AddRange(Enumerable.Range(0, ports.Length).Where(i => gradients[i] is not null));
            return [.. fused ? old.Results.Select(result => map[result]) : [], .. reached.Select(i => gradients[i]!)];
        });
        outcomes.AddRange(reached.Select(i => op.Ports[ports[i]] switch
        {
            ItemPort.Own => new ItemResult(ItemResultKind.Stacked),
            ItemPort.Picked => new ItemResult(ItemResultKind.Scattered, ports[i]),
            _ => new ItemResult(ItemResultKind.Summed),
        }));
        EachOp whole = new(
            op.Items,
            [.. op.Ports, .. given.Select(i => op.Outcomes[i].Kind == ItemResultKind.Stacked ? ItemPort.Own : ItemPort.Same)],
            outcomes
        );
        Value[] operands = [.. node.Operands, .. known];
        int before = fused ? node.Results.Count : 0;
        IReadOnlyList<Value> results = fused ? Grown(node, whole, operands, region) : g.EmitMany(whole, operands, [region]);
        Value?[] all = new Value?[wanted.Length];
        for (int i = 0; i < reached.Count; i++) all[op.Starts[ports[reached[i]]]] = results[before + i];
        return all;
    }

    private static IReadOnlyList<Value> Grown(Node node, EachOp op, Value[] operands, Block region)
    {
        node.Grow(op, operands, [region], op.Infer(new([.. operands.Select(static o => o.Type)], [region])));
        return node.Results;
    }
}
