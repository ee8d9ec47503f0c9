using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// PyTorch's nn.MultiheadAttention over [length, batch, hidden]: fused in-projection in the order q, k, v, all projections with bias,
/// q scaled by 1/√(hidden/heads) after projection, dropout on the attention weights. Glorot weights (fan_out of the fused projection is 3·hidden),
/// zero biases.
/// </summary>
internal sealed class MultiheadAttentionLayer : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Parameter inWeight;
    private readonly Parameter inBias;
    private readonly Parameter outWeight;
    private readonly Parameter outBias;
    private readonly long hidden;
    private readonly long heads;
    private readonly double dropRate;

    public MultiheadAttentionLayer(int hidden, int heads, double dropRate)
        : base("MultiheadAttention")
    {
        if (heads < 1 || hidden % heads != 0)
            throw MaskFormerException.WrongInput(
                "MF2003",
                "MultiheadAttention",
                $"{hidden} is not divisible by {heads} heads",
                "Choose a number of heads that divides the width"
            );
        (this.hidden, this.heads, this.dropRate) = (hidden, heads, dropRate);
        inWeight = Initial.Weight(Init.GlorotUniform, 3 * hidden, hidden);
        inBias = Initial.Constant(0, 3 * hidden);
        outWeight = Initial.Weight(Init.GlorotUniform, hidden, hidden);
        outBias = Initial.Constant(0, hidden);
        register_parameter("in_proj_weight", inWeight);
        register_parameter("in_proj_bias", inBias);
        KeyedLevels.Add(this, "out_proj.weight", outWeight);
        KeyedLevels.Add(this, "out_proj.bias", outBias);
    }

    public override Tensor forward(Tensor queries, Tensor keys, Tensor values) => Attend(queries, keys, values, null);

    /// <summary>As <see cref="forward"/>, with a mask that is added to the scores: [Q, S], [B, Q, S] or [B, heads, Q, S].</summary>
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        (Tensor q, Tensor k, Tensor v) = Project(queries, keys, values);
        (q, k, v) = (Split(q), Split(k), Split(v)); // [B, heads, length, width]
        mask = mask?.dim() == 3 ? mask.unsqueeze(1) : mask;
        // Where scores are rounded cannot be told of the fused kernel: in bfloat16 each op is its own.
        Tensor mixed = (training && dropRate > 0) || Narrow.Is(q)
            ? OpByOp(q, k, v, mask)
            : nn.functional.scaled_dot_product_attention(q, k, v, mask);
        Tensor joined = mixed.permute(2, 0, 1, 3).reshape(queries.size(0), queries.size(1), hidden);
        return LinearLayer.Apply(joined, outWeight, outBias).MoveToOuterDisposeScope();
    }

    /// <summary>The same op by op, with dropout on the attention weights, which the fused kernel does not have on the CPU.</summary>
    private Tensor OpByOp(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        long batch = q.size(0);
        (q, k, v) = (q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)); // [B * heads, length, width]
        Tensor scores = Narrow.Product(Narrow.Widely(q, w => w / Number.Of(Math.Sqrt((double)hidden / heads))), k.transpose(1, 2), static (a, b) => a.bmm(b));
        if (mask is not null) scores = TensorOps.Add(scores.unflatten(0, batch, heads), mask).flatten(0, 1);
        Tensor weights = TensorOps.Drop(TensorOps.Softmax(scores), dropRate, training);
        return Narrow.Product(weights, v, static (a, b) => a.bmm(b)).unflatten(0, batch, heads);
    }

    private (Tensor Q, Tensor K, Tensor V) Project(Tensor queries, Tensor keys, Tensor values)
    {
        // Chunks share one backward node; slices would each fill a gradient of the whole matrix.
        Tensor[] weight = (Narrow.Is(queries) ? Narrow.Round(inWeight) : inWeight).chunk(3);
        Tensor[] bias = inBias.chunk(3);
        return (LinearLayer.Apply(queries, weight[0], bias[0]), LinearLayer.Apply(keys, weight[1], bias[1]), LinearLayer.Apply(values, weight[2], bias[2]));
    }

    private Tensor Split(Tensor x) => x.view(x.size(0), x.size(1), heads, hidden / heads).permute(1, 2, 0, 3);

    protected override void RegisterComponents()
    {
    }

    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        InPlaceConversion.Run(this, dtype, device);
        if (device is not null) (_deviceType, _deviceIndex) = (device.type, device.index);
    }
}
