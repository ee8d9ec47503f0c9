using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Normalisation of the last axis.</summary>
internal sealed class LayerNormLayer : KeyedLayer
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly long[] shape;
    private readonly double eps;

    public LayerNormLayer(int width, double eps)
        : base("LayerNorm")
    {
        (shape, this.eps, weight, bias) = ([width], eps, Initial.Constant(1, width), Initial.Constant(0, width));
        register_parameter("weight", weight);
        register_parameter("bias", bias);
    }

    public override Tensor forward(Tensor x) => Narrow.Widely(x, w => nn.functional.layer_norm(w, shape, weight, bias, eps));
}

/// <summary>Normalisation over groups of channels, eps 1e-5. TorchSharp's own module leaves its weights uninitialised.</summary>
internal sealed class GroupNormLayer : KeyedLayer
{
    private readonly int groups;
    private const double Eps = 1e-5;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public GroupNormLayer(int channels, int groups)
        : base("GroupNorm")
    {
        if (groups < 1 || channels % groups != 0)
            throw MaskFormerException.WrongInput(
                "MF2003",
                "Norm2d",
                $"{channels} channels are not divisible by {groups} groups",
                "Choose a number of groups that divides the channels"
            );
        (this.groups, weight, bias) = (groups, Initial.Constant(1, channels), Initial.Constant(0, channels));
        register_parameter("weight", weight);
        register_parameter("bias", bias);
    }

    public override Tensor forward(Tensor x) => Narrow.Widely(x, w => nn.functional.group_norm(w, groups, weight, bias, Eps));
}

/// <summary>
/// Batch normalisation with fixed statistics, scale and shift (detectron2 layers/batch_norm.py): y = x·s + t, s = weight/√(running_var + 1e-5), t = bias −
/// running_mean·s.
/// It starts as the identity.
/// </summary>
internal sealed class FrozenBatchNormLayer : KeyedLayer
{
    private const double Eps = 1e-5;
    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly Tensor mean;
    private readonly Tensor variance;

    public FrozenBatchNormLayer(int channels)
        : base("FrozenBatchNorm2d")
    {
        weight = Add("weight", ones(channels));
        bias = Add("bias", zeros(channels));
        mean = Add("running_mean", zeros(channels));
        variance = Add("running_var", ones(channels) - Number.Of(Eps));

        Tensor Add(string key, Tensor values)
        {
            values = values.DetachFromDisposeScope();
            register_buffer(key, values);
            return values;
        }
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor scale = weight * TensorOps.Add(variance, Number.Of(Eps)).rsqrt_();
        Tensor shift = bias - (mean * scale);

        // The backward pass needs nothing but the scale, so the sum may be written over the product.
        return Narrow.Widely(x, w => (w * scale.view(1, -1, 1, 1)).AddTo(shift.view(1, -1, 1, 1))).MoveToOuterDisposeScope();
    }
}

/// <summary>What flows in flows out.</summary>
internal sealed class IdentityLayer() : KeyedLayer("Identity")
{
    public override Tensor forward(Tensor x) => x;
}
