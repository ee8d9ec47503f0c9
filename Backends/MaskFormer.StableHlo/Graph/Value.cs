namespace MaskFormer.StableHlo;

/// <summary>A value of the graph: an argument of a block or a result of a node. It has a type and no data.</summary>
public sealed class Value
{
    internal Value(TensorType type, Block home, Node? producer, int index)
    {
        Type = type;
        Home = home;
        Producer = producer;
        Index = index;
    }

    /// <summary>Element type and sizes.</summary>
    public TensorType Type { get; }

    /// <summary>The node it is a result of; null for a block's argument.</summary>
    public Node? Producer { get; }

    /// <summary>Which result or argument it is.</summary>
    public int Index { get; internal set; }

    /// <summary>Number of axes.</summary>
    public int Rank => Type.Rank;

    /// <summary>The block in which it is defined.</summary>
    internal Block Home { get; }

    /// <summary>Size of an axis; negative numbers count from the end.</summary>
    public long Dim(int axis) => Type.Sizes[axis < 0 ? axis + Type.Rank : axis];

    /// <inheritdoc/>
    public override string ToString() => $"{Producer?.Op.Name ?? "argument"} : {Type}";
}
