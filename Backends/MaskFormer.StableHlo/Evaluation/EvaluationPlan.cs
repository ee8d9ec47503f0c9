namespace MaskFormer.StableHlo.Evaluation;

/// <summary>A function prepared for running: every value has a slot, and each step says which slots are free after it.</summary>
internal sealed class EvaluationPlan
{
    private readonly Dictionary<Value, int> slots = [];

    public EvaluationPlan(Function function)
    {
        Dictionary<Value, Node> last = [];
        Body = Prepare(function.Body, last);
    }

    public BlockPlan Body { get; }

    public int Slots => slots.Count;

    private BlockPlan Prepare(Block block, Dictionary<Value, Node> last)
    {
        foreach (Value argument in block.Arguments)
            slots.Add(argument, slots.Count);

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
            BlockPlan[] blocks = [.. node.Blocks.Select(b => Prepare(b, last))];
            foreach (Value result in node.Results)
                slots.Add(result, slots.Count);
            steps.Add(new(node, operands, [.. node.Results.Select(r => slots[r])], [.. release[node].Select(v => slots[v])], blocks));
        }

        return new([.. block.Arguments.Select(a => slots[a])], [.. steps], [.. block.Results.Select(r => slots[r])], block);
    }

    private static IEnumerable<Value> Uses(Node node) =>
        node.Operands.Concat(node.Blocks.SelectMany(static b => b.Results.Concat(b.Nodes.SelectMany(Uses))));
}

/// <summary>A block with slots.</summary>
internal sealed record BlockPlan(int[] Arguments, Step[] Steps, int[] Results, Block Block);

/// <summary>A node with slots.</summary>
internal sealed record Step(Node Node, int[] Operands, int[] Results, int[] Release, BlockPlan[] Blocks);
