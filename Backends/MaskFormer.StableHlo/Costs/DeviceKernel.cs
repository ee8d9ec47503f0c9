namespace MaskFormer.StableHlo.Costs;

/// <summary>What a device does at a time: a node whose results go to memory, with all that is computed inside of it.</summary>
/// <param name="root">The node that it is for.</param>
internal sealed class DeviceKernel(Node root)
{
    /// <summary>The node that it is for.</summary>
    public Node Root { get; } = root;

    /// <summary>All nodes that it computes, the root last.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>Values in memory that it reads, and how many bytes of each.</summary>
    public Dictionary<Value, long> Reads { get; } = [];

    /// <summary>Whether its result lies where its operand lay, of which it overwrites a part.</summary>
    public bool IsInPlace { get; set; }

    /// <summary>Bytes that it moves.</summary>
    public long Traffic(CostRules rules) => Reads.Values.Sum() + (IsInPlace ? rules.Bytes(Root.Operands[1]) : Root.Results.Sum(rules.Bytes));
}
