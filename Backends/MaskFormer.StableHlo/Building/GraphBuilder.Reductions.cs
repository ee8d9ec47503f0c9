using MaskFormer.Grammar;

namespace MaskFormer.StableHlo;

// Sums, means and largest values.
public sealed partial class GraphBuilder
{
    // Replicas split the batch, so a sum that loses it runs over all of them: means and normalisers of N replicas are those of one replica with the whole
    // batch.

    /// <summary>Sum over the axes that the right side leaves out: <c>"l b t h w -> l b t"</c>.</summary>
    public Value Sum(Value x, string pattern) => Widely(x, w => ReducePattern(BinaryKind.Add, w, pattern).Result);

    /// <summary>Mean over the axes that the right side leaves out.</summary>
    public Value Mean(Value x, string pattern) => Widely(x, w =>
    {
        (Value sum, long count) = ReducePattern(BinaryKind.Add, w, pattern);
        return Divide(sum, count);
    });

    /// <summary>Largest value over the axes that the right side leaves out.</summary>
    public Value Max(Value x, string pattern) => ReducePattern(BinaryKind.Maximum, x, pattern).Result;

    /// <summary>Folds axes with an op that has a neutral element.</summary>
    internal Value ReduceAxes(BinaryKind kind, Value x, params long[] axes)
    {
        if (axes.Length == 0)
            return x;
        if (kind == BinaryKind.Add && IsNarrow(x))
            return Widely(x, w => ReduceAxes(kind, w, axes)); // eight bits are full after a few hundred terms
        ElementType element = x.Type.Element;
        return EmitMany(new ReduceOp(axes), [x, Full(Neutral(kind, element), element)], [Reducer(kind, element)])[0];
    }

    internal static double Neutral(BinaryKind kind, ElementType element) =>
        kind switch
        {
            BinaryKind.Add or BinaryKind.Or or BinaryKind.Xor => 0,
            BinaryKind.Multiply => 1,
            BinaryKind.And => element == ElementType.I1 ? 1 : -1,
            BinaryKind.Maximum => element.IsFloat() ? double.NegativeInfinity
            : element == ElementType.I32 ? int.MinValue
            : element == ElementType.I64 ? long.MinValue
            : 0,
            BinaryKind.Minimum => element.IsFloat() ? double.PositiveInfinity
            : element == ElementType.I32 ? int.MaxValue
            : element == ElementType.I64 ? long.MaxValue
            : 1,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no neutral element"),
        };

    private (Value Result, long Count) ReducePattern(BinaryKind kind, Value x, string pattern)
    {
        AxisPattern p = Fitting(pattern, () => AxisPattern.Parse(pattern).For(x.Rank).Reduces());
        Dictionary<string, long> sizes = Fitting(pattern, () => AxisSizes.Of(p, x.Type.Dims, []));
        string[] left = p.LeftNames, right = p.RightNames, kept = [.. left.Where(right.Contains)];
        x = Reshape(x, [.. left.Select(name => sizes[name])]); // axes of size one on the left go
        long[] gone = p.Order(left.Except(right));
        long count = gone.Aggregate(1L, (product, axis) => product * x.Dim((int)axis));
        Value result = ReduceAxes(kind, x, gone);
        if (LosesBatch([.. x.Type.Dims], [.. left.Select(right.Contains)]))
            (result, count) = (OverStep(result, kind), count * Options.Replicas * Options.Parts);
        result = Transpose(result, [.. right.Select(r => (long)Array.IndexOf(kept, r))]);
        return (Reshape(result, [.. p.Right.Select(g => g is [var name] ? sizes[name] : 1)]), count);
    }
}
