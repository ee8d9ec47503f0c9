namespace MaskFormer.StableHlo.Evaluation;

/// <summary>A function prepared for running: every value has a slot, and each step says which slots are free after it.</summary>
internal sealed class EvaluationPlan
{
    private readonly Dictionary<Value, int> slots = [];
    private readonly List<long> bytes = [];

    /// <exception cref="GraphException">MF5033: a tensor is larger than the evaluator can hold.</exception>
    public EvaluationPlan(Function function)
    {
        Dictionary<Value, Node> last = [];
        Body = Prepare(function.Body, last, new("@" + function.Name));
    }

    public BlockPlan Body { get; }

    public int Slots => slots.Count;

    /// <summary>Bytes of the value in each slot.</summary>
    public IReadOnlyList<long> Bytes => bytes;

    private BlockPlan Prepare(Block block, Dictionary<Value, Node> last, Location location)
    {
        foreach (Value argument in block.Arguments)
            Add(argument, location);

        // A nested block's use of an outer value counts as a use by the node that holds the block.
        HashSet<Value> own = [.. block.Arguments];
        foreach (Node node in block.Nodes)
        {
            own.UnionWith(node.Results);
            foreach (Value used in Uses(node))
            {
                if (own.Contains(used))
                    last[used] = node;
            }
        }

        HashSet<Value> returned = [.. block.Results];
        ILookup<Node, Value> release = last.Where(pair => own.Contains(pair.Key) && !returned.Contains(pair.Key))
            .ToLookup(static p => p.Value, static p => p.Key);
        List<Step> steps = [];
        foreach (Node node in block.Nodes)
        {
            int[] operands = [.. node.Operands.Select(o => slots[o])];
            Location place = node.Location.IsUnknown ? location : node.Location;
            BlockPlan[] blocks = [.. node.Blocks.Select(b => Prepare(b, last, place))];
            foreach (Value result in node.Results)
                Add(result, place);
            steps.Add(new(node, operands, [.. node.Results.Select(r => slots[r])], [.. release[node].Select(v => slots[v])], blocks));
        }

        return new([.. block.Arguments.Select(a => slots[a])], [.. steps], [.. block.Results.Select(r => slots[r])], block);
    }

    private void Add(Value value, Location location)
    {
        slots.Add(value, slots.Count);
        bytes.Add(MemoryNeeds.Bytes(value, location));
    }

    /// <summary>What a node and the blocks in it use.</summary>
    private static HashSet<Value> Uses(Node node)
    {
        HashSet<Value> used = [.. node.Operands];
        foreach (Block block in node.Blocks)
        {
            used.UnionWith(block.Results);
            foreach (Node inner in block.Nodes)
                used.UnionWith(Uses(inner));
        }

        return used;
    }
}

/// <summary>A block with slots.</summary>
internal sealed record BlockPlan(int[] Arguments, Step[] Steps, int[] Results, Block Block);

/// <summary>A node with slots.</summary>
internal sealed record Step(Node Node, int[] Operands, int[] Results, int[] Release, BlockPlan[] Blocks);
