namespace MaskFormer.StableHlo.Gradients;

/// <summary>Changes the order of nodes where their meaning allows it.</summary>
internal static class Order
{
    /// <summary>Moves what some values need in front of a node, if none of it needs the node; else false, and nothing moves.</summary>
    public static bool Before(Block block, Node node, IReadOnlyList<Value> values)
    {
        int at = block.Nodes.IndexOf(node);
        HashSet<Node> later = [.. block.Nodes.Skip(at)], needed = [];
        Stack<Value> open = new(values);
        while (open.TryPop(out Value? value))
        {
            if (value.Producer is not { } producer || !later.Contains(producer) || !needed.Add(producer)) continue;
            if (producer == node) return false;
            foreach (Value used in producer.Operands.Concat(Captures.Of(producer.Blocks))) open.Push(used);
        }

        Node[] moved = [.. block.Nodes.Skip(at).Where(needed.Contains)], rest = [.. block.Nodes.Skip(at).Where(n => !needed.Contains(n))];
        block.Nodes.RemoveRange(at, block.Nodes.Count - at);
        block.Nodes.AddRange(moved);
        block.Nodes.AddRange(rest);
        return true;
    }
}
