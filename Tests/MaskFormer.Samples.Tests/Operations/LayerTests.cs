using MaskFormer.Language;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests.Operations;

/// <summary>Layers and initial values.</summary>
public sealed class LayerTests
{
    [Theory]
    [InlineData(2, 2, 0, 0, 1, 1)]
    [InlineData(3, 2, 1, 1, 1, 1)]
    [InlineData(3, 3, 2, 2, 2, 2)]
    [InlineData(1, 1, 0, 0, 1, 1)]
    [InlineData(4, 2, 1, 0, 1, 2)]
    public void Transposed_convolution(int kernel, int stride, int padding, int more, int dilation, int groups) =>
        Engines.Agree(
            new Transposed { Kernel = kernel, Stride = stride, Padding = padding, More = more, Dilation = dilation, Groups = groups },
            [2, 4, 3, 5]
        );

    [Fact]
    public void More_output_padding_than_the_stride_left_out_is_refused() =>
        Assert.Equal("MF2003", Assert.Throws<MaskFormerException>(static () => Layers.ConvTranspose2d(3, 3, 2, stride: 2, outputPadding: 2)).Id);

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    [InlineData(1)]
    public void Depthwise_and_dilated_convolution(int groups) => Engines.Agree(new Dilated { Groups = groups }, [2, 4, 5, 7]);

    [Fact]
    public void A_mask_for_all_for_each_image_and_for_each_head() =>
        Engines.Agree(new MaskedThreeWays(), [3, 2, 6], [5, 2, 6], [3, 5], [2, 3, 5], [2, 2, 3, 5]);

    [Fact]
    public void Masked_places_get_no_weight()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor, Tensor, Tensor> attention = Layers.MultiheadAttention(6, 2);
        (Tensor queries, Tensor keys, Tensor mask) = (rand(3, 2, 6), rand(5, 2, 6), zeros(3, 5));
        mask[TensorIndex.Colon, TensorIndex.Slice(2)] = -1e9;
        Tensor some = attention.call(queries, keys.narrow(0, 0, 2), keys.narrow(0, 0, 2));
        Assert.True(allclose(some, Layers.Masked(attention, queries, keys, keys, mask), 1e-5, 1e-6));
    }

    [Fact]
    public void Drop_path_takes_samples_of_any_axis()
    {
        Engines.AgreeInTraining(new DroppedSamples(), [3, 11, 2]);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable step = StepRandom.Begin(5);
        Tensor y = TensorOps.DropPath(ones(3, 64, 2), 0.5, axis: 1, training: true);
        float[] samples = y.amax([0, 2]).data<float>().ToArray();
        Assert.Equal(samples, y.amin([0, 2]).data<float>().ToArray());
        Assert.Equal([0f, 2f], samples.Distinct().Order());
        for (uint i = 0; i < samples.Length; i++) Assert.Equal(CounterRandom.Keeps(5, 0, i, 0.5) ? 2 : 0, samples[i]);
    }

    [Fact]
    public void Weights_start_as_said()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Assert.All(Layers.Weight(Init.Constant, [7], 1e-6).data<float>().ToArray(), static v => Assert.Equal(1e-6f, v));
        Assert.All(Layers.Linear(5, 3, init: Init.Zeros).state_dict().Values, static w => Assert.Equal(0, w.abs().max().ToSingle()));
        Tensor wide = Layers.Weight(Init.TruncatedNormal, [20_000], 0.02), cut = Layers.Weight(Init.TruncatedNormal, [20_000], 3);
        Assert.Equal(0.02, wide.std().ToSingle(), 5e-4);
        Assert.True(cut.abs().max().ToSingle() <= 2 && cut.std().ToSingle() > 0.9);
        Assert.Equal(5, Layers.Weight(Init.Normal, [20_000], 5).std().ToSingle(), 0.1);
    }
}
