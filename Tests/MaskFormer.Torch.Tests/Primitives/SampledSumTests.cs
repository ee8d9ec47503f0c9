using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Primitives;

/// <summary>Sums of samples by hand are those of libtorch's samples, and so are their gradients.</summary>
public sealed class SampledSumTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1, 1e-12)]
    [InlineData(ScalarType.Float64, 19, 1e-12)] // channels beside those of whole vectors
    [InlineData(ScalarType.Float32, 16, 1e-4)]
    [InlineData(ScalarType.BFloat16, 16, 0.1)]
    public void Sums_and_gradients_are_those_of_whole_samples(ScalarType type, int channels, double tolerance)
    {
        using var scope = NewDisposeScope();
        Tensor[] Leaves() =>
        [
            Near.Random(1, 3, channels, 5, 7).to(type).requires_grad_(),
            (Near.Random(2, 3, 11, 4, 2) * 0.4 + 0.5).to(type).requires_grad_(), // some outside of the map
            Near.Random(3, 3, 11, 4).to(type).requires_grad_(),
        ];
        (Tensor[] expected, Tensor[] actual) = (Leaves(), Leaves());
        Tensor factors = Near.Random(4, 3, channels, 11).to(type);
        Tensor samples = TensorOps.GridSample(expected[0], (2 * expected[1]) - 1), whole = (samples * expected[2].unsqueeze(1)).sum(-1);
        Tensor sums = SampledSums.Of(actual[0], actual[1], actual[2]);
        (whole * factors).sum().backward();
        (sums * factors).sum().backward();
        Assert.Equal(type, sums.dtype);
        Near.Equal(whole, sums, tolerance);
        for (int i = 0; i < expected.Length; i++) Near.Equal(expected[i].grad!, actual[i].grad!, tolerance * 10);
    }
}
