namespace MaskFormer.StableHlo.Costs;

/// <summary>Who reads what in a block. What nested blocks read of it counts for the node that holds them.</summary>
internal sealed class Readers
{
    private readonly Dictionary<Value, List<Node>> users = [];
    private readonly Dictionary<Node, IReadOnlyList<Value>> reads = [];
    private readonly HashSet<Value> results;

    public Readers(Block block)
    {
        results = [.. block.Results];
        foreach (Node node in block.Nodes)
        {
            Value[] read = node.Blocks.Count == 0 ? [.. node.Operands.Distinct()] : [.. node.Operands.Concat(Captured(node)).Distinct()];
            reads.Add(node, read);
            foreach (Value value in read)
            {
                if (!users.TryGetValue(value, out List<Node>? list)) users.Add(value, list = []);
                list.Add(node);
            }
        }
    }

    /// <summary>Nodes that read the value, in order.</summary>
    public IReadOnlyList<Node> Of(Value value) => users.TryGetValue(value, out List<Node>? list) ? list : [];

    /// <summary>Operands of a node and what its blocks read from outside.</summary>
    public IReadOnlyList<Value> Reads(Node node) => reads[node];

    /// <summary>Whether the block returns it.</summary>
    public bool IsResult(Value value) => results.Contains(value);

    private static IEnumerable<Value> Captured(Node node)
    {
        Block[] inner = [.. Within(node)];
        return inner
            .SelectMany(static block => block.Nodes.SelectMany(static n => n.Operands).Concat(block.Results))
            .Where(value => !inner.Contains(value.Home));
    }

    private static IEnumerable<Block> Within(Node node) =>
        node.Blocks.SelectMany(static block => block.Nodes.SelectMany(Within).Prepend(block));
}
