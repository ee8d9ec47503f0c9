namespace MaskFormer.StableHlo.Costs;

/// <summary>
/// Which values of a block a compiler keeps in memory. What is computed element by element has no place there, unless something reads it that cannot
/// compute it, or computing it once more for each reader would cost more than keeping it.
/// </summary>
internal sealed class Fusion
{
    private readonly Readers readers;
    private readonly CostRules rules;
    private readonly HashSet<Value> demanded = [];
    private readonly HashSet<Value> stored = [];
    private readonly Dictionary<Node, HashSet<Node>> homes = [];
    private readonly Dictionary<Node, Inputs> inputs = [];

    /// <param name="block">The block.</param>
    /// <param name="rules">How the compiler treats memory.</param>
    public Fusion(Block block, CostRules rules)
    {
        (readers, this.rules) = (new(block), rules);
        for (int i = block.Nodes.Count - 1; i >= 0; i--) Demand(block.Nodes[i]);
        foreach (Node node in block.Nodes) Place(node);
        Kernels = [.. block.Nodes.Where(node => node.Results.Any(stored.Contains)).Select(Gathered)];
        Results = [.. block.Results.Select(Memory)];
    }

    /// <summary>The kernels in the order of the block.</summary>
    public IReadOnlyList<DeviceKernel> Kernels { get; }

    /// <summary>The memory of each result of the block.</summary>
    public IReadOnlyList<Value> Results { get; }

    /// <summary>The value whose memory this one is a view of.</summary>
    public static Value Memory(Value value)
    {
        while (value.Producer is { } node && NodeRoles.Of(node) == Role.View) value = node.Operands[value.Index];
        return value;
    }

    // From the end: what must be in memory, and which kernels would compute a value if everything else were fused.
    private void Demand(Node node)
    {
        HashSet<Node> kernels = [];
        bool must = NodeRoles.Of(node) is Role.Reduction or Role.Library;
        foreach (Value result in node.Results)
        {
            foreach (Node user in readers.Of(result)) kernels.UnionWith(homes[user]);
            if (!readers.IsResult(result) && !readers.Of(result).Any(user => Demands(user, result))) continue;
            demanded.Add(result);
            must |= NodeRoles.Of(node) != Role.View;
        }

        homes[node] = must ? [node] : kernels;
    }

    private bool Demands(Node user, Value value) => NodeRoles.Of(user) switch
    {
        Role.Library => !(rules.ProductsFuse && user.Op is DotGeneralOp or ConvolutionOp),
        Role.View => user.Results.Any(demanded.Contains),
        Role.Reduction => user.Op is ScatterOp or SelectAndScatterOp && user.Operands[0] == value,
        _ => user.Op is DynamicUpdateSliceOp or GatherOp && user.Operands[0] == value, // a gather asks for the same row many times
    };

    // From the beginning: what a fused value would read is known by then.
    private void Place(Node node)
    {
        Role role = NodeRoles.Of(node);
        Inputs read = new();
        foreach (Value memory in readers.Reads(node).Select(Memory))
        {
            if (Maker(memory, node) is { } inner) read.Add(inputs[inner]);
            else read.Add(memory, Part(node, memory));
        }

        if (role is Role.Loop) read.Add(Arithmetic.Operations(node));
        inputs[node] = read;
        if (role is Role.Reduction or Role.Library || (role != Role.View && (node.Results.Any(demanded.Contains) || IsCheaperKept(node, read))))
            stored.UnionWith(node.Results);
    }

    // Kept: inputs are read once, the value is written and read by each reader. Fused: each reader reads and computes all that it is made of.
    private bool IsCheaperKept(Node node, Inputs read)
    {
        int count = Math.Min(node.Results.Sum(ReadersOf), homes[node].Count);
        return (count - 1) * (read.Bytes + (read.Operations / rules.OperationsPerByte)) > (count + 1) * node.Results.Sum(rules.Bytes);
    }

    private int ReadersOf(Value value) => readers.Of(value).Sum(user => NodeRoles.Of(user) == Role.View ? user.Results.Sum(ReadersOf) : 1);

    private DeviceKernel Gathered(Node root)
    {
        DeviceKernel kernel = new(root) { IsInPlace = IsInPlace(root) };
        HashSet<Node> seen = [];
        Add(root);
        return kernel;

        void Add(Node node)
        {
            if (!seen.Add(node)) return;
            foreach (Value memory in readers.Reads(node).Select(Memory))
            {
                if (Maker(memory, node) is { } inner) Add(inner);
                else kernel.Reads[memory] = Math.Max(kernel.Reads.GetValueOrDefault(memory), Part(node, memory));
            }

            kernel.Nodes.Add(node);
        }
    }

    // The node that makes a value within the kernel that reads it; null for what lies in memory. What an outer block makes lies in memory.
    private Node? Maker(Value memory, Node reader) =>
        memory.Producer is { } maker && !stored.Contains(memory) && memory.Home == reader.Results[0].Home ? maker : null;

    // Of a large operand only the part is read that is asked for; of one that is overwritten in part, nothing.
    private long Part(Node node, Value memory) =>
        node.Op is SliceOp or DynamicSliceOp or GatherOp ? Math.Min(rules.Bytes(memory), node.Results.Sum(rules.Bytes))
        : IsInPlace(node) && memory == Memory(node.Operands[0]) ? 0
        : rules.Bytes(memory);

    // Nobody reads later what it overwrites: a loop that collects the results of its turns writes each into the whole.
    private bool IsInPlace(Node node) =>
        node.Op is DynamicUpdateSliceOp && node.Operands[0] is var whole && readers.Of(whole)[^1] == node && !readers.IsResult(whole);

    /// <summary>What a value reads and computes if it is made anew.</summary>
    private sealed class Inputs
    {
        private readonly Dictionary<Value, long> values = [];

        public long Bytes => values.Values.Sum();

        public double Operations { get; private set; }

        public void Add(Value value, long bytes) => values[value] = Math.Max(values.GetValueOrDefault(value), bytes);

        public void Add(double operations) => Operations += operations;

        public void Add(Inputs other)
        {
            foreach ((Value value, long bytes) in other.values) Add(value, bytes);
            Operations += other.Operations;
        }
    }
}
