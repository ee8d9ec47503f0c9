namespace MaskFormer.StableHlo;

// Attention, as torch.nn.MultiheadAttention computes it.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// Attention over queries <c>[Q, B, hidden]</c>, keys and values <c>[S, B, hidden]</c>: fused in-projection in the order q, k, v, q scaled
    /// after projection, softmax over keys, dropout on the attention weights, out-projection.
    /// </summary>
    /// <param name="queries">What asks.</param>
    /// <param name="keys">What is compared with.</param>
    /// <param name="values">What is mixed.</param>
    /// <param name="key">Weights <c>in_proj_weight</c>, <c>in_proj_bias</c>, <c>out_proj.weight</c>, <c>out_proj.bias</c>.</param>
    /// <param name="hidden">Width; divides by <paramref name="heads"/>.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="dropRate">Dropout on the attention weights while training.</param>
    /// <param name="mask">Added to the scores before the softmax: <c>[Q, S]</c>, <c>[B, Q, S]</c> or <c>[B, heads, Q, S]</c>.</param>
    public Value MultiheadAttention(Value queries, Value keys, Value values, KeyPath key, int hidden, int heads, double dropRate = 0, Value? mask = null)
    {
        Value weight = Master(key / "in_proj_weight", 3 * hidden, hidden), bias = Master(key / "in_proj_bias", 3 * hidden);
        Value q = Multiply(Project(queries, 0), 1 / Math.Sqrt((double)hidden / heads));
        Value k = Project(keys, 1), v = Project(values, 2);
        Value scores = Einsum("qbhd,sbhd->bhqs", q, k);
        if (mask is not null)
            scores = Add(scores, Broadcast(mask, mask.Rank switch { 2 => [2, 3], 3 => [0, 2, 3], _ => [0, 1, 2, 3] }, [.. scores.Type.Dims]));
        Value attention = Drop(Softmax(scores), dropRate);
        Value mixed = Reshape(Einsum("bhqs,sbhd->qbhd", attention, v), [.. queries.Type.Dims]);
        return Affine(mixed, Master(key / "out_proj" / "weight", hidden, hidden), Master(key / "out_proj" / "bias", hidden));

        Value Project(Value x, int part)
        {
            long start = part * hidden;
            Value factors = IsNarrow(x) ? To(weight, ElementType.BF16) : weight; // rounded as a whole: one conversion, not three
            Value y = Affine(x, Slice(factors, 0, start, start + hidden), Slice(bias, 0, start, start + hidden));
            return Reshape(y, x.Dim(0), x.Dim(1), heads, hidden / heads);
        }
    }
}
