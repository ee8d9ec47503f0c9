using MaskFormer.Language;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Optimisation;

public sealed class GradientTests
{
    [Fact]
    public void LargeGradients_AreScaledTogether()
    {
        Parameter[] weights = [With([3, 0]), With([0, 4, 12]), new(zeros(2, dtype: ScalarType.Float64))];
        Assert.Equal(13, Gradients.Clip(weights, 0.01), 1e-12);
        double factor = 0.01 / (13 + 1e-6);
        Near.Equal([3 * factor, 0], weights[0].grad!, 1e-16);
        Near.Equal([0, 4 * factor, 12 * factor], weights[1].grad!, 1e-16);
        Assert.Null(weights[2].grad);
    }

    [Fact]
    public void SmallGradients_AreLeftAlone()
    {
        Parameter weight = With([0.003, 0.004]);
        Assert.Equal(0.005, Gradients.Clip([weight], 0.01), 1e-15);
        Near.Equal([0.003, 0.004], weight.grad!, 0);
    }

    [Fact]
    public void NormThatIsNotFinite_IsReturned() => Assert.True(double.IsNaN(Gradients.Clip([With([1, double.NaN])], 0.01)));

    [Fact]
    public void RandomState_GoesBack()
    {
        manual_seed(9);
        randn(5);
        byte[] state = RandomState.Capture();
        double[] first = rand(7).Numbers();
        RandomState.Restore(state);
        Assert.Equal(first, rand(7).Numbers());
    }

    [Fact]
    public void ForeignRandomState_IsRefused() => Assert.Equal("MF4102", Assert.Throws<MaskFormerException>(() => RandomState.Restore(new byte[3])).Id);

    [Fact]
    public void Groups_DecayNeitherNormsNorEmbeddings_AndSlowTheBackbone()
    {
        using Tiny module = new();
        WeightSpec[] specs =
        [
            new("backbone.conv.weight", [2, 3, 1, 1], WeightRole.Weight), new("backbone.conv.bias", [2], WeightRole.Bias),
            new("norm.weight", [4], WeightRole.Norm), new("norm.bias", [4], WeightRole.Norm), new("query_embed.weight", [5, 4], WeightRole.Embedding),
            new("frozen.running_mean", [2], WeightRole.Buffer),
        ];
        IReadOnlyList<TrainedWeight> groups = TrainedWeight.Of(module, specs, 1e-4, key => key.Contains("backbone", StringComparison.Ordinal) ? 0.1 : 1);
        Assert.Equal(
            [("backbone.conv.weight", 0.1, 1e-4), ("backbone.conv.bias", 0.1, 1e-4), ("norm.weight", 1, 0), ("norm.bias", 1, 0), ("query_embed.weight", 1, 0.0)],
            groups.Select(g => (g.Key, g.RateFactor, g.Decay)));
        Assert.Same(module.get_parameter("query_embed.weight"), groups[^1].Weight);
        Assert.Equal("norm.bias", Assert.Throws<MaskFormerException>(() => TrainedWeight.Of(module, specs.Where(s => s.Key != "norm.bias"), 0, _ => 1)).Place);
        Assert.Equal("x", Assert.Throws<MaskFormerException>(() => TrainedWeight.Of(module, [.. specs, new("x", [1], WeightRole.Weight)], 0, _ => 1)).Place);
    }

    private static Parameter With(double[] gradient)
    {
        Parameter weight = new(zeros(gradient.Length, dtype: ScalarType.Float64));
        weight.grad = Near.Tensor(gradient, gradient.Length);
        return weight;
    }

    private sealed class Tiny : BlockModule
    {
        public Tiny()
            : base("Tiny")
        {
            Register("backbone.conv", MaskFormer.Torch.Layers.Conv2d(3, 2, 1));
            Register("norm", MaskFormer.Torch.Layers.LayerNorm(4));
            Register("query_embed.weight", MaskFormer.Torch.Layers.Weight(Init.Normal, 5, 4));
            Register("frozen", MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 2));
        }

        public override IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs) => inputs;
    }
}
