namespace MaskFormer.StableHlo;

// Exchange between replicas.
public sealed partial class GraphBuilder
{
    /// <summary>The sum over all replicas; the value itself where there is one.</summary>
    public Value AllReduce(Value x) => AllReduce(x, BinaryKind.Add);

    internal Value AllReduce(Value x, BinaryKind kind) =>
        Options.Replicas == 1 ? x : AllReduce(x, [[.. Enumerable.Range(0, Options.Replicas).Select(static i => (long)i)]], kind);

    internal Value AllReduce(Value x, IReadOnlyList<IReadOnlyList<long>> groups, BinaryKind kind = BinaryKind.Add) =>
        EmitMany(new AllReduceOp(groups), [x], [Reducer(kind, x.Type.Element)])[0];
}
