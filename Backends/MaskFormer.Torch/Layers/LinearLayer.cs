using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>x · weightᵀ + bias.</summary>
internal sealed class LinearLayer : KeyedLayer
{
    private readonly Parameter weight;
    private readonly Parameter? bias;

    public LinearLayer(int @in, int @out, bool bias, Init init, double scale)
        : base("Linear")
    {
        weight = Initial.Weight(init, scale, [@out, @in]);
        register_parameter("weight", weight);
        if (!bias) return;
        this.bias = Initial.Bias(init, @out, @in);
        register_parameter("bias", this.bias);
    }

    public override Tensor forward(Tensor x) => Apply(x, weight, bias);

    /// <summary>The layer's function, for attention too.</summary>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias)
    {
        if (!Narrow.Is(x)) return nn.functional.linear(x, weight, bias);
        using var scope = NewDisposeScope();
        return Narrow.Biased(Narrow.Product(x, weight, static (a, b) => nn.functional.linear(a, b)), bias).MoveToOuterDisposeScope();
    }
}
