namespace MaskFormer.StableHlo;

// Dropout and stochastic depth.
public sealed partial class GraphBuilder
{
    /// <summary>Dropout: while training each element is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public Value Drop(Value x, double rate) => !Training || rate == 0 ? x : Masked(x, x.Type.Dims, rate);

    /// <summary>Stochastic depth: while training each sample (first axis) is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public Value Skip(Value x, double rate) => !Training || rate == 0 ? x : Masked(x, [x.Dim(0)], rate);

    private Value Masked(Value x, IReadOnlyList<long> sizes, double rate) => throw new NotSupportedException("dropout in the graph");
}
