namespace MaskFormer.StableHlo;

/// <summary>What a nested block uses of the blocks around it.</summary>
internal static class Captures
{
    /// <summary>The outer values, in the order of their first use.</summary>
    public static Value[] Of(params IReadOnlyList<Block> blocks)
    {
        HashSet<Value> inside = [], found = [];
        List<Value> outer = [];
        foreach (Block block in blocks) Visit(block);
        return [.. outer];

        void Visit(Block block)
        {
            inside.UnionWith(block.Arguments);
            foreach (Node node in block.Nodes)
            {
                foreach (Value operand in node.Operands) Note(operand);
                foreach (Block nested in node.Blocks) Visit(nested);
                inside.UnionWith(node.Results);
            }

            foreach (Value result in block.Results) Note(result);
        }

        void Note(Value value)
        {
            if (!inside.Contains(value) && found.Add(value)) outer.Add(value);
        }
    }

    /// <summary>Makes an outer value an argument of the block.</summary>
    public static void Enter(Block block, Value outer) => Replace(block, new() { [outer] = block.AddArgument(outer.Type) });

    /// <summary>Uses other values in place of some, in a block and those inside.</summary>
    public static void Replace(Block block, Dictionary<Value, Value> by)
    {
        foreach (Node node in block.Nodes)
        {
            node.Operands = [.. node.Operands.Select(operand => by.GetValueOrDefault(operand, operand))];
            foreach (Block nested in node.Blocks) Replace(nested, by);
        }

        block.Results = [.. block.Results.Select(result => by.GetValueOrDefault(result, result))];
    }

    /// <summary>A copy of a block; values of outer blocks stay, or become what the map says.</summary>
    public static Block Copy(Block block, Dictionary<Value, Value> map)
    {
        Block copy = new();
        foreach (Value argument in block.Arguments) map[argument] = copy.AddArgument(argument.Type);
        CopyNodes(block, copy, map);
        copy.Results = [.. block.Results.Select(result => map.GetValueOrDefault(result, result))];
        return copy;
    }

    /// <summary>Writes the nodes of a block at the end of another, with what the map says in place of its arguments.</summary>
    public static void CopyNodes(Block from, Block into, Dictionary<Value, Value> map)
    {
        foreach (Node node in from.Nodes)
        {
            Value[] operands = [.. node.Operands.Select(operand => map.GetValueOrDefault(operand, operand))];
            Node copy = into.Add(
                node.Op, operands, [.. node.Blocks.Select(nested => Copy(nested, map))], [.. node.Results.Select(static r => r.Type)], node.Location);
            for (int i = 0; i < node.Results.Count; i++) map[node.Results[i]] = copy.Results[i];
        }
    }
}
