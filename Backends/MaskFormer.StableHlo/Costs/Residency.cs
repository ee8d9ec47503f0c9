namespace MaskFormer.StableHlo.Costs;

/// <summary>Most bytes at a time, beside what the caller of a block holds.</summary>
/// <param name="Bytes">How many.</param>
/// <param name="At">The node at which it is; null in a block without work.</param>
/// <param name="Values">What lies in memory at that moment.</param>
/// <param name="Within">Bytes of nested blocks at that moment.</param>
internal sealed record Peak(long Bytes, Node? At, IReadOnlyList<Value> Values, long Within);

/// <summary>Follows the memory of a block from kernel to kernel, in the order in which they were written.</summary>
/// <param name="fusion">The block's kernels.</param>
/// <param name="rules">How the compiler treats memory.</param>
/// <param name="nested">Bytes that a node's nested blocks need.</param>
internal sealed class Residency(Fusion fusion, CostRules rules, Func<Node, long> nested)
{
    private readonly Dictionary<Value, int> last = [];
    private readonly HashSet<Value> held = [];
    private long now;

    /// <summary>Finds the peak.</summary>
    /// <param name="arguments">The block's arguments: its caller holds them, and what dies may be written over.</param>
    /// <param name="donated">Results that are written into memory of arguments.</param>
    public Peak Find(IReadOnlyList<Value> arguments, IReadOnlySet<Value> donated)
    {
        for (int i = 0; i < fusion.Kernels.Count; i++)
        {
            foreach (Value value in fusion.Kernels[i].Reads.Keys.Concat(fusion.Kernels[i].Root.Results)) last[value] = i;
        }

        foreach (Value value in fusion.Results) last[value] = int.MaxValue;
        HashSet<Value> given = [.. arguments];
        Peak peak = new(0, null, [], 0);
        for (int i = 0; i < fusion.Kernels.Count; i++)
        {
            DeviceKernel kernel = fusion.Kernels[i];
            List<Value> dying = [.. kernel.Reads.Keys.Where(value => last[value] == i && (held.Contains(value) || given.Contains(value)))];
            foreach (Value made in kernel.Root.Results.Where(made => !donated.Contains(made))) Make(kernel, made, dying);
            long within = nested(kernel.Root);
            if (now + within > peak.Bytes) peak = new(now + within, kernel.Root, [.. held], within);
            foreach (Value value in kernel.Reads.Keys.Concat(kernel.Root.Results).Where(value => last[value] == i && held.Remove(value)))
                now -= rules.Bytes(value);
        }

        return peak;
    }

    private void Make(DeviceKernel kernel, Value made, List<Value> dying)
    {
        if (WritesOver(kernel.Root) && dying.Find(value => rules.Bytes(value) == rules.Bytes(made)) is { } place)
        {
            dying.Remove(place);
            if (held.Remove(place)) held.Add(made); // else the caller holds it
            return;
        }

        held.Add(made);
        now += rules.Bytes(made);
    }

    // Element by element a result may lie where an operand lay that nobody reads again; so may the state of a loop.
    private static bool WritesOver(Node node) => NodeRoles.Of(node) == Role.Loop || node.Op is WhileOp or AllReduceOp;
}
