namespace MaskFormer.StableHlo;

/// <summary>What feeds a port of a block that is applied to every item of an axis.</summary>
public sealed class EachInput
{
    private EachInput(ItemPort port, params Value[] operands) => (Port, Operands) = (port, operands);

    /// <summary>How the port is fed.</summary>
    internal ItemPort Port { get; }

    /// <summary>The values that feed it.</summary>
    internal IReadOnlyList<Value> Operands { get; }

    /// <summary>Every item has its own entry of the first axis.</summary>
    /// <param name="x"><c>[items, ...]</c>.</param>
    public static EachInput Own(Value x) => new(ItemPort.Own, x);

    /// <summary>Every item has the entry at its place, or those at its places; they are fetched in the item's turn.</summary>
    /// <param name="x"><c>[N1, …, NK, ...]</c>.</param>
    /// <param name="places"><c>[items, ..., K]</c>: whole numbers.</param>
    public static EachInput Pick(Value x, Value places) => new(ItemPort.Picked, x, places);

    /// <summary>All items have the same.</summary>
    /// <param name="x">Of the port's shape.</param>
    public static EachInput Same(Value x) => new(ItemPort.Same, x);
}
