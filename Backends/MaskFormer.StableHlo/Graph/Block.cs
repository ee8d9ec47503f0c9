namespace MaskFormer.StableHlo;

/// <summary>A row of nodes with arguments in front and returned values at the end: the body of a function, of a loop, of a reducer.</summary>
public sealed class Block
{
    private readonly List<Value> arguments = [];

    /// <summary>The values that come in.</summary>
    public IReadOnlyList<Value> Arguments => arguments;

    /// <summary>The nodes, each after what it uses.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>The values that go out.</summary>
    public IReadOnlyList<Value> Results { get; internal set; } = [];

    /// <summary>Types of the arguments.</summary>
    public IReadOnlyList<TensorType> ArgumentTypes => [.. arguments.Select(static a => a.Type)];

    /// <summary>Types of what goes out.</summary>
    public IReadOnlyList<TensorType> ResultTypes => [.. Results.Select(static r => r.Type)];

    internal Value AddArgument(TensorType type)
    {
        Value value = new(type, this, null, arguments.Count);
        arguments.Add(value);
        return value;
    }

    /// <summary>Puts the arguments in another order.</summary>
    internal void Arrange(IReadOnlyList<Value> order)
    {
        if (order.Count != arguments.Count || order.Except(arguments).Any())
            throw new ArgumentException("The new order must hold every argument once.", nameof(order));
        arguments.Clear();
        foreach (Value value in order)
        {
            value.Index = arguments.Count;
            arguments.Add(value);
        }
    }

    internal Node Add(Op op, IReadOnlyList<Value> operands, IReadOnlyList<Block> blocks, IReadOnlyList<TensorType> types, Location location)
    {
        Node node = new(op, operands, blocks, types, this, location);
        Nodes.Add(node);
        return node;
    }
}
