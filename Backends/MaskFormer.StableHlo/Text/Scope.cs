namespace MaskFormer.StableHlo.Text;

/// <summary>Names that can be seen in a block: its own and those around it.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, IReadOnlyList<Value>> names = [];

    public IReadOnlyList<Value>? Find(string name) => names.GetValueOrDefault(name) ?? outer?.Find(name);

    public bool Define(string name, IReadOnlyList<Value> values) => Find(name) is null && names.TryAdd(name, values);
}
