using MaskFormer.Language;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Layers;

/// <summary>Bounds and spreads of the original's initial values (<c>weight_init.py</c> of fvcore; PyTorch's defaults).</summary>
public sealed class InitialTests
{
    [Theory]
    [InlineData(256, 256, 0.0625)] // U(±1/16)
    [InlineData(256, 2048, 0.0625)]
    [InlineData(2048, 256, 0.022097087)]
    public void Linear_starts_as_PyTorch(int @in, int @out, double bound)
    {
        manual_seed(1);
        var state = MaskFormer.Torch.Layers.Linear(@in, @out).state_dict();
        Uniform(bound, state["weight"]);
        Uniform(bound, state["bias"]);
    }

    [Fact]
    public void Glorot_linear_keeps_PyTorch_s_bias()
    {
        manual_seed(2);
        var state = MaskFormer.Torch.Layers.Linear(256, 2048, init: Init.GlorotUniform).state_dict();
        Uniform(0.0510310, state["weight"]);
        Uniform(0.0625, state["bias"]);
    }

    [Fact]
    public void Projection_of_deformable_attention_has_glorot_weights_and_zero_bias()
    {
        manual_seed(2);
        var state = MaskFormer.Torch.Layers.Linear(256, 256, init: Init.ProjectionUniform).state_dict();
        Uniform(0.1082532, state["weight"]);
        Near.Equal(new double[256], state["bias"], 0);
    }

    [Fact]
    public void Sampling_offsets_go_one_to_four_cells_into_eight_directions_at_every_level()
    {
        Tensor offsets = MaskFormer.Torch.Layers.Weight(Init.Directions, 8 * 3 * 4 * 2).detach().view(8, 3, 4, 2);
        double[] ways = [1, 0, 1, 1, 0, 1, -1, 1, -1, 0, -1, -1, 0, -1, 1, -1];
        for (int level = 0; level < 3; level++)
        {
            for (int point = 0; point < 4; point++)
                Near.Equal([.. ways.Select(way => way * (point + 1))], offsets[.., level, point].flatten(), 4e-6); // float32's sines, as the original's
        }
    }

    [Fact]
    public void Attention_has_glorot_weights_of_the_fused_matrix_and_zero_biases()
    {
        manual_seed(3);
        var state = MaskFormer.Torch.Layers.MultiheadAttention(256, 8, 0.1).state_dict();
        Assert.Equal(["in_proj_bias", "in_proj_weight", "out_proj.bias", "out_proj.weight"], state.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([768, 256], state["in_proj_weight"].shape);
        Uniform(0.0765466, state["in_proj_weight"]);
        Uniform(0.1082532, state["out_proj.weight"]);
        Near.Equal(new double[768], state["in_proj_bias"], 0);
        Near.Equal(new double[256], state["out_proj.bias"], 0);
    }

    [Fact]
    public void Pixel_decoder_convolution_is_caffe_xavier_with_zero_bias()
    {
        manual_seed(4);
        var state = MaskFormer.Torch.Layers.Conv2d(64, 96, 3, padding: 1, init: Init.CaffeXavier).state_dict();
        Uniform(0.0721688, state["weight"]); // √(3 / 576)
        Near.Equal(new double[96], state["bias"], 0);
    }

    [Fact]
    public void Backbone_convolution_is_normal_by_fan_out()
    {
        manual_seed(5);
        Tensor weight = MaskFormer.Torch.Layers.Conv2d(64, 96, 3, bias: false, init: Init.MsraNormal).state_dict()["weight"];
        Assert.Equal([96, 64, 3, 3], weight.shape);
        Assert.Equal(0.0481125, weight.std().ToDouble(), 3e-4); // √(2 / 864)
        Assert.Equal(0, weight.mean().ToDouble(), 1e-3);
    }

    [Fact]
    public void Grouped_convolution_counts_only_its_own_inputs()
    {
        manual_seed(6);
        Tensor weight = MaskFormer.Torch.Layers.Conv2d(64, 64, 3, groups: 4).state_dict()["weight"];
        Assert.Equal([64, 16, 3, 3], weight.shape);
        Uniform(1.0 / 12, weight);
    }

    [Fact]
    public void Embedding_is_standard_normal()
    {
        manual_seed(7);
        Parameter weight = MaskFormer.Torch.Layers.Weight(Init.Normal, 100, 256);
        Assert.Equal(1, weight.std().ToDouble(), 0.02);
        Assert.True(weight.abs().max().ToDouble() > 3.5);
    }

    [Fact]
    public void Group_norm_starts_as_ones_and_zeros()
    {
        var state = MaskFormer.Torch.Layers.Norm2d(NormKind.Group, 64).state_dict();
        Near.Equal(ones(64), state["weight"], 0);
        Near.Equal(zeros(64), state["bias"], 0);
    }

    [Fact]
    public void Frozen_batch_norm_has_four_buffers_and_nothing_trained()
    {
        using nn.Module<Tensor, Tensor> norm = MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 3);
        Assert.Empty(norm.parameters());
        Assert.Equal(["bias", "running_mean", "running_var", "weight"], norm.named_buffers().Select(b => b.name).Order(StringComparer.Ordinal));
        Near.Equal([0.99999, 0.99999, 0.99999], norm.get_buffer("running_var")!, 1e-7);
    }

    [Fact]
    public void Drawn_numbers_are_those_of_PyTorch()
    {
        manual_seed(3);
        using var theirs = nn.Linear(8, 5); // TorchSharp draws the stream of PyTorch's own Linear
        manual_seed(3);
        using var ours = MaskFormer.Torch.Layers.Linear(8, 5);
        Near.Equal(theirs.weight, ours.get_parameter("weight")!, 1e-7);
        Near.Equal(theirs.bias!, ours.get_parameter("bias")!, 1e-7);
    }

    private static void Uniform(double bound, Tensor values)
    {
        double largest = values.abs().max().ToDouble();
        Assert.InRange(largest, bound * 0.97, bound * 1.000001);
        Assert.Equal(bound / Math.Sqrt(3), values.std().ToDouble(), bound * 0.05);
    }
}
