namespace MaskFormer.StableHlo;

/// <summary>One operation in its place: what it does, on what, with which nested blocks, giving what.</summary>
public sealed class Node
{
    private Value[] results;

    internal Node(Op op, IReadOnlyList<Value> operands, IReadOnlyList<Block> blocks, IReadOnlyList<TensorType> types, Block home, Location location)
    {
        Op = op;
        Operands = operands;
        Blocks = blocks;
        Location = location;
        results = new Value[types.Count];
        for (int i = 0; i < results.Length; i++)
            results[i] = new Value(types[i], home, this, i);
    }

    /// <summary>What it does, with all attributes.</summary>
    public Op Op { get; private set; }

    /// <summary>What it works on.</summary>
    public IReadOnlyList<Value> Operands { get; internal set; }

    /// <summary>Nested blocks: reducers, loop condition and body, branches.</summary>
    public IReadOnlyList<Block> Blocks { get; private set; }

    /// <summary>What it gives.</summary>
    public IReadOnlyList<Value> Results => results;

    /// <summary>The record's property it was written for.</summary>
    public Location Location { get; internal set; }

    /// <summary>Makes it give more: its results stay and others come after them.</summary>
    /// <param name="op">What it does from now on.</param>
    /// <param name="operands">What it works on.</param>
    /// <param name="blocks">Nested blocks.</param>
    /// <param name="types">Types of all its results; the first are those that it has.</param>
    internal void Grow(Op op, IReadOnlyList<Value> operands, IReadOnlyList<Block> blocks, IReadOnlyList<TensorType> types)
    {
        (Op, Operands, Blocks) = (op, operands, blocks);
        Block home = results[0].Home;
        results = [.. results, .. types.Skip(results.Length).Select((type, i) => new Value(type, home, this, results.Length + i))];
    }
}
