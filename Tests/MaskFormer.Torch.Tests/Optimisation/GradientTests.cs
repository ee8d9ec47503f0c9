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
    public void Large_gradients_are_scaled_together()
    {
        Parameter[] weights = [With([3, 0]), With([0, 4, 12]), new(zeros(2, dtype: ScalarType.Float64))];
        Assert.Equal(13, Gradients.Clip(weights, 0.01), 1e-12);
        double factor = 0.01 / (13 + 1e-6);
        Near.Equal([3 * factor, 0], weights[0].grad!, 1e-16);
        Near.Equal([0, 4 * factor, 12 * factor], weights[1].grad!, 1e-16);
        Assert.Null(weights[2].grad);
    }

    [Fact]
    public void Small_gradients_are_left_alone()
    {
        Parameter weight = With([0.003, 0.004]);
        Assert.Equal(0.005, Gradients.Clip([weight], 0.01), 1e-15);
        Near.Equal([0.003, 0.004], weight.grad!, 0);
    }

    [Fact]
    public void Norm_that_is_not_finite_is_returned() => Assert.True(double.IsNaN(Gradients.Clip([With([1, double.NaN])], 0.01)));

    [Fact]
    public void Random_state_goes_back()
    {
        manual_seed(9);
        randn(5);
        byte[] state = RandomState.Capture();
        double[] first = rand(7).Numbers();
        RandomState.Restore(state);
        Assert.Equal(first, rand(7).Numbers());
    }

    /// <summary>Of the right length; libtorch aborts the process at the counters.</summary>
    [Theory]
    [InlineData(8, 0xFF)]
    [InlineData(8, 0)]
    [InlineData(12, 0xFF)]
    [InlineData(16, 0xFF)]
    public void Damaged_random_state_is_refused(int at, byte with)
    {
        byte[] state = RandomState.Capture();
        state.AsSpan(at, 4).Fill(with);
        Assert.Equal("MF4102", Assert.Throws<MaskFormerException>(() => RandomState.Restore(state)).Id);
        Assert.Equal("MF4102", Assert.Throws<MaskFormerException>(() => RandomState.Restore([.. Enumerable.Repeat((byte)0xA5, state.Length)])).Id);
    }

    [Fact]
    public void Foreign_random_state_is_refused() => Assert.Equal("MF4102", Assert.Throws<MaskFormerException>(() => RandomState.Restore(new byte[3])).Id);

    private static Parameter With(double[] gradient)
    {
        Parameter weight = new(zeros(gradient.Length, dtype: ScalarType.Float64));
        weight.grad = Near.Tensor(gradient, gradient.Length);
        return weight;
    }
}
