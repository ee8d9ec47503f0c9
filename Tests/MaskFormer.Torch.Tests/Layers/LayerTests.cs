using MaskFormer.Language;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Layers;

public sealed class LayerTests
{
    [Fact]
    public void Convolution_is_cross_correlation_with_zero_padding()
    {
        using var conv = Double(MaskFormer.Torch.Layers.Conv2d(1, 1, 3, stride: 2, padding: 1));
        Set(conv, "weight", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Set(conv, "bias", [0.5]);
        Tensor y = conv.call(arange(1, 16, dtype: ScalarType.Float64).view(1, 1, 3, 5));
        Assert.Equal([1, 1, 2, 3], y.shape);
        Near.Equal([128.5, 241.5, 184.5, 160.5, 247.5, 160.5], y, 0);
    }

    [Theory]
    [InlineData(7, 2, 3, 1)]
    [InlineData(3, 1, 2, 2)]
    [InlineData(1, 2, 0, 1)]
    public void Convolution_equals_the_sum_written_out(int kernel, int stride, int padding, int dilation)
    {
        using var conv = Double(MaskFormer.Torch.Layers.Conv2d(2, 3, kernel, stride, padding, dilation));
        Tensor x = Near.Random(11, 1, 2, 13, 9);
        (Tensor weight, Tensor bias) = (conv.get_parameter("weight")!, conv.get_parameter("bias")!);
        Tensor y = conv.call(x);
        long rows = ((13 + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;
        long columns = ((9 + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;
        Assert.Equal([1, 3, rows, columns], y.shape);
        foreach ((int o, long r, long c) in (IEnumerable<(int, long, long)>)[(0, 0, 0), (2, rows - 1, columns - 1), (1, rows / 2, 0)])
        {
            double sum = bias[o].ToDouble();
            for (int i = 0; i < 2; i++)
            {
                for (int kr = 0; kr < kernel; kr++)
                {
                    for (int kc = 0; kc < kernel; kc++)
                    {
                        (long sr, long sc) = ((r * stride) - padding + (kr * dilation), (c * stride) - padding + (kc * dilation));
                        if (sr is >= 0 and < 13 && sc is >= 0 and < 9) sum += weight[o, i, kr, kc].ToDouble() * x[0, i, sr, sc].ToDouble();
                    }
                }
            }

            Assert.Equal(sum, y[0, o, r, c].ToDouble(), 1e-12);
        }
    }

    [Fact]
    public void LayerNorm_uses_the_biased_variance()
    {
        using var norm = Double(MaskFormer.Torch.Layers.LayerNorm(4));
        Set(norm, "weight", [1, 2, 1, 1]);
        Set(norm, "bias", [0, 0, 3, 0]);
        double scale = 1 / Math.Sqrt(1.25 + 1e-5);
        Near.Equal([-1.5 * scale, -1.0 * scale, (0.5 * scale) + 3, 1.5 * scale], norm.call(Near.Tensor([1, 2, 3, 4], 1, 4)), 1e-12);
    }

    [Fact]
    public void Group_norm_normalises_each_of32_groups()
    {
        using var norm = Double(MaskFormer.Torch.Layers.Norm2d(NormKind.Group, 64));
        Tensor x = Near.Random(3, 2, 64, 3, 5);
        Tensor group = x[1].narrow(0, 10, 2); // channels 10 and 11 are group 5
        Tensor centred = group - group.mean();
        Tensor expected = centred / ((centred * centred).mean() + 1e-5).sqrt(); // biased variance
        Near.Equal(expected, norm.call(x)[1].narrow(0, 10, 2), 1e-12);
    }

    [Fact]
    public void Frozen_batch_norm_starts_as_the_identity()
    {
        using var norm = MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 3);
        Tensor x = randn(2, 3, 5, 7);
        Near.Equal(x, norm.call(x), 2e-6);
    }

    [Fact]
    public void Frozen_batch_norm_scales_and_shifts_by_its_statistics_in_both_modes()
    {
        using var norm = Double(MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 2));
        norm.get_buffer("weight")!.copy_(Near.Tensor([2, 1], 2));
        norm.get_buffer("bias")!.copy_(Near.Tensor([0.5, -1], 2));
        norm.get_buffer("running_mean")!.copy_(Near.Tensor([1, 3], 2));
        norm.get_buffer("running_var")!.copy_(Near.Tensor([4 - 1e-5, 0.25 - 1e-5], 2));
        Tensor x = Near.Tensor([1, 5, 3, 4], 1, 2, 1, 2).requires_grad_();
        foreach (bool training in (bool[])[true, false])
        {
            norm.train(training);
            Tensor y = norm.call(x);
            Near.Equal([0.5, 4.5, -1, 1], y, 1e-12);
            Near.Equal([1, 1, 2, 2], autograd.grad([y.sum()], [x])[0], 1e-12);
        }
    }

    [Fact]
    public void No_norm_has_no_weights_and_changes_nothing()
    {
        using var norm = MaskFormer.Torch.Layers.Norm2d(NormKind.None, 3);
        Tensor x = randn(1, 3, 2, 2);
        Assert.Same(x, norm.call(x));
        Assert.Empty(norm.state_dict());
    }

    private static nn.Module<Tensor, Tensor> Double(nn.Module<Tensor, Tensor> layer) => layer.to(ScalarType.Float64);

    private static void Set(nn.Module layer, string key, double[] values)
    {
        using var quiet = no_grad();
        Tensor target = layer.get_parameter(key)!;
        target.copy_(Near.Tensor(values, target.shape));
    }
}
