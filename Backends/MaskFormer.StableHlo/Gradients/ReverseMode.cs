namespace MaskFormer.StableHlo.Gradients;

/// <summary>
/// Reverse mode on the graph: walks the nodes from the last to the first and writes, for each that matters, the nodes
/// that carry the cotangent of its results to its operands.
/// </summary>
public static class ReverseMode
{
    /// <summary>Derivatives of a scalar with respect to values of the graph's body.</summary>
    /// <param name="g">The graph; receives the nodes.</param>
    /// <param name="loss">A floating-point scalar.</param>
    /// <param name="wrt">The values to differentiate by.</param>
    /// <returns>One value per entry of <paramref name="wrt"/>, of its type; zeros where the loss does not depend on it.</returns>
    /// <exception cref="GraphException">MF5040: the loss is no scalar; MF5041: an op on the way has no gradient.</exception>
    public static IReadOnlyList<Value> Gradients(GraphBuilder g, Value loss, IReadOnlyList<Value> wrt) =>
        [.. Reached(g, loss, wrt).Select((v, i) => v ?? g.FullLike(wrt[i], 0))];

    /// <summary>As <see cref="Gradients"/>, with null where the loss does not depend on the value.</summary>
    internal static IReadOnlyList<Value?> Reached(GraphBuilder g, Value loss, IReadOnlyList<Value> wrt)
    {
        if (loss.Rank != 0 || !loss.Type.Element.IsFloat())
            throw new GraphException(
                "MF5040",
                g.Location.ToString(),
                $"a gradient needs a floating-point scalar, got {loss.Type}",
                "Sum or average the loss first"
            );
        return Pulled(g, [(loss, g.FullLike(loss, 1))], wrt);
    }

    /// <summary>Brings cotangents of some values of the block that is being written back to others; null where nothing arrives.</summary>
    internal static IReadOnlyList<Value?> Pulled(GraphBuilder g, IReadOnlyList<(Value Value, Value Cotangent)> from, IReadOnlyList<Value> wrt)
    {
        Location place = g.Location;
        Node[] nodes = [.. g.Current.Nodes];
        HashSet<Value> active = Active(nodes, wrt);
        Dictionary<Value, List<Value>> parts = [];
        foreach ((Value value, Value cotangent) in from) Give(value, cotangent);
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            Node node = nodes[i];
            if (!node.Results.Any(r => parts.ContainsKey(r) && active.Contains(r) && r.Type.Count > 0))
                continue;
            g.Location = node.Location.IsUnknown ? node.Location : node.Location with { Name = node.Location.Name + "/gradient" };
            Value?[] cotangents = [.. node.Results.Select(Total)];
            bool[] wanted = [.. node.Operands.Select(active.Contains)];
            Value?[] given = node.Op is EachOp
                ? EachGradients.Apply(g, node, cotangents, wanted)
                : GradientRules.Apply(g, node, cotangents, wanted);
            for (int o = 0; o < given.Length; o++)
            {
                if (!wanted[o] || given[o] is not { } part)
                    continue;
                if (!part.Type.Equals(node.Operands[o].Type))
                    throw new GraphException(
                        "MF9001",
                        node.Location.ToString(),
                        $"the gradient of {node.Op.Name} for operand {o} is {part.Type}, the operand is {node.Operands[o].Type}",
                        "Report this"
                    );
                Give(node.Operands[o], part);
            }
        }

        g.Location = place;
        return [.. wrt.Select(Total)];

        void Give(Value value, Value part)
        {
            if (parts.TryGetValue(value, out List<Value>? list))
                list.Add(part);
            else
                parts.Add(value, [part]);
        }

        // Contributions are added in pairs: a chain would round differently with every new consumer and be as deep as long.
        Value? Total(Value value)
        {
            if (!parts.TryGetValue(value, out List<Value>? list))
                return null;
            while (list.Count > 1)
            {
                List<Value> halved = [];
                for (int i = 0; i < list.Count; i += 2)
                    halved.Add(i + 1 < list.Count ? g.Add(list[i], list[i + 1]) : list[i]);
                parts[value] = list = halved;
            }

            return list[0];
        }
    }

    /// <summary>Floating-point values that depend on what is differentiated by.</summary>
    private static HashSet<Value> Active(Node[] nodes, IReadOnlyList<Value> wrt)
    {
        HashSet<Value> active = [.. wrt];
        foreach (Node node in nodes)
        {
            if (node.Op is StopGradientOp || !(node.Operands.Any(active.Contains) || Captures(node.Blocks, active)))
                continue;
            active.UnionWith(node.Results.Where(static r => r.Type.Element.IsFloat()));
        }

        return active;
    }

    private static bool Captures(IReadOnlyList<Block> blocks, HashSet<Value> active) =>
        blocks.Any(b => b.Results.Any(active.Contains) || b.Nodes.Any(n => n.Operands.Any(active.Contains) || Captures(n.Blocks, active)));
}
