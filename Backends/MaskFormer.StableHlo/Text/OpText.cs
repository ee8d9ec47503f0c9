namespace MaskFormer.StableHlo.Text;

/// <summary>What a text says of one op, whatever its form.</summary>
internal sealed class OpText(string name)
{
    public string Name => name;

    public List<Value> Operands { get; } = [];

    public Dictionary<string, AttributeValue> Attributes { get; } = [];

    public List<Block> Blocks { get; } = [];

    public List<TensorType> Results { get; init; } = [];
}
