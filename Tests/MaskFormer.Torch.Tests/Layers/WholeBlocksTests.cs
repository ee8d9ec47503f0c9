using MaskFormer.Language;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Layers;

/// <summary>
/// Memory that was given back full of numbers is what the next tensors lie in. oneDNN reads what nobody wrote behind the last channel, and every second step
/// of a network of eight channels was no number on processors with AVX-512; others were wrong by a part of them.
/// </summary>
public sealed class WholeBlocksTests
{
    [Theory]
    [InlineData(8, 8, 3, 8)] // backward, over the output's channels
    [InlineData(24, 16, 3, 8)] // forward, over the input's
    [InlineData(40, 48, 3, 9)]
    [InlineData(16, 133, 3, 5)]
    [InlineData(3, 8, 7, 32)]
    public void Numbers_left_in_memory_change_no_convolution(int given, int made, int kernel, int side)
    {
        using KeyedLayer conv = (KeyedLayer)MaskFormer.Torch.Layers.Conv2d(given, made, kernel, padding: kernel / 2);
        foreach (float left in (float[])[float.NaN, 1e6f, float.NaN, 1e6f, float.NaN, 1e6f, float.NaN, 1e6f]) IsRight(conv, [2, given, side, side], left);
    }

    [Fact]
    public void Numbers_left_in_memory_change_no_transposed_convolution()
    {
        using KeyedLayer conv = (KeyedLayer)MaskFormer.Torch.Layers.ConvTranspose2d(24, 8, 2, stride: 2);
        foreach (float left in (float[])[float.NaN, 1e6f, float.NaN, 1e6f, float.NaN, 1e6f]) IsRight(conv, [2, 24, 9, 9], left);
    }

    /// <summary>In oneDNN's own way back through such a convolution the process ended, on maps as small as these (R50 at 64 x 96 pixels).</summary>
    [Theory]
    [InlineData(256, 512, 16, 24)]
    [InlineData(512, 1024, 8, 12)]
    [InlineData(1024, 2048, 4, 6)]
    [InlineData(1024, 2048, 5, 3)]
    public void A_kernel_of_one_pixel_with_a_stride_has_gradients_on_small_maps(int given, int made, int height, int width)
    {
        using var scope = NewDisposeScope();
        using KeyedLayer conv = (KeyedLayer)MaskFormer.Torch.Layers.Conv2d(given, made, 1, stride: 2, bias: false);
        Tensor x = rand([2, given, height, width]).requires_grad_();
        Tensor y = conv.call(x);
        Assert.Equal([2, made, (height + 1) / 2, (width + 1) / 2], y.shape);
        y.sum().backward();
        Tensor expected = conv.state_dict()["weight"].detach().sum([0L]).flatten();
        Assert.True(allclose(x.grad![1, .., 2, 2], expected, 1e-4, 1e-4));
        Assert.Equal(0, x.grad![0, .., 1].abs().max().item<float>());
    }

    /// <summary>Where a block was written with channels last, as ConvNeXt's is, oneDNN's kernel ended a process with two threads at these widths.</summary>
    [Theory]
    [InlineData(256, 1024, 1)]
    [InlineData(512, 2048, 1)]
    [InlineData(1024, 256, 2)]
    public void A_kernel_of_one_pixel_takes_channels_that_lie_last(int given, int made, int stride)
    {
        using var scope = NewDisposeScope();
        using KeyedLayer conv = (KeyedLayer)MaskFormer.Torch.Layers.Conv2d(given, made, 1, stride);
        Tensor last = rand([2, 32, 32, given]).requires_grad_(), first = last.detach().permute(0, 3, 1, 2).contiguous().requires_grad_();
        Tensor y = conv.call(last.permute(0, 3, 1, 2)), expected = conv.call(first);
        Assert.True(allclose(expected, y, 1e-4, 1e-4));
        y.square().sum().backward();
        expected.square().sum().backward();
        Assert.True(allclose(first.grad!, last.grad!.permute(0, 3, 1, 2), 1e-3, 1e-3));
    }

    /// <summary>Double precision has no blocks: the same numbers without them.</summary>
    [Fact]
    public void Channels_of_zeros_change_no_result()
    {
        using KeyedLayer conv = (KeyedLayer)MaskFormer.Torch.Layers.Conv2d(21, 13, 3, stride: 2, padding: 1);
        Tensor x = Near.Random(5, 2, 21, 9, 7).to(ScalarType.Float32);
        Tensor y = conv.call(x);
        Assert.Equal([2, 13, 5, 4], y.shape);
        conv.to(ScalarType.Float64);
        Assert.True((conv.call(x.to(ScalarType.Float64)) - y.to(ScalarType.Float64)).abs().max().ToDouble() < 1e-5);
    }

    private static void IsRight(KeyedLayer conv, long[] sizes, float left)
    {
        using var scope = NewDisposeScope();
        LeaveNumbers(sizes, left);
        Tensor x = randn(sizes).requires_grad_(), y = conv.call(x);
        Tensor slope = randn_like(y), weight = conv.get_parameter("weight")!;
        y.backward([slope]);
        (Tensor ofX, Tensor ofWeight) = (x.grad!, weight.grad!);
        weight.grad = null;
        conv.to(ScalarType.Float64); // has no blocks
        Tensor exactX = x.detach().to(ScalarType.Float64).requires_grad_(), exact = conv.call(exactX);
        exact.backward([slope.to(ScalarType.Float64)]);
        Same(exact, y, "the output");
        Same(exactX.grad!, ofX, "the gradient of the input");
        Same(conv.get_parameter("weight")!.grad!, ofWeight, "the gradient of the weights");
        conv.get_parameter("weight")!.grad = null;
        conv.to(ScalarType.Float32);
    }

    private static void Same(Tensor expected, Tensor actual, string what) =>
        Assert.True(((expected - actual).abs().max() / expected.abs().max()).item<double>() < 1e-5, what);

    private static void LeaveNumbers(long[] sizes, float number)
    {
        long[] blocks = [sizes[0], (sizes[1] + 15) / 16 * 16, sizes[2], sizes[3]];
        List<Tensor> left = [.. Enumerable.Range(0, 60).Select(_ => full(sizes, number)), .. Enumerable.Range(0, 60).Select(_ => full(blocks, number))];
        left.ForEach(static tensor => tensor.Dispose());
    }
}
