namespace MaskFormer.Runtime.Checkpoints;

/// <summary>A name that a pickle refers to: a class or function of a Python module. It is never looked up, let alone run.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items);

/// <summary>A Python dictionary: pairs in order. A list, because keys can be anything, also what has no hash.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Pairs { get; } = [];
}

/// <summary>What a pickle can build beyond plain values. Decides which globals exist at all; every other one is refused by name.</summary>
internal interface IPickleWorld
{
    /// <summary>Whether the pickle may mention the global.</summary>
    bool Knows(PickleGlobal global);

    /// <summary>The value of <c>global(*arguments)</c>.</summary>
    object? Call(PickleGlobal global, IReadOnlyList<object?> arguments);

    /// <summary>Gives an object its state.</summary>
    void Build(object? target, object? state);

    /// <summary>The object that lies outside of the pickle under this id.</summary>
    object? Persistent(object? id);
}
