using MaskFormer.Language;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Layers;

public sealed class MultiheadAttentionTests
{
    [Fact]
    public void Attention_equals_PyTorch_s_own_module()
    {
        manual_seed(1);
        using var ours = MaskFormer.Torch.Layers.MultiheadAttention(12, 3);
        using var theirs = nn.MultiheadAttention(12, 3);
        ours.to(ScalarType.Float64);
        theirs.to(ScalarType.Float64);
        using (no_grad())
        {
            foreach ((string key, Tensor value) in theirs.state_dict()) value.copy_(ours.state_dict()[key]);
            ours.get_parameter("in_proj_bias")!.copy_(theirs.get_parameter("in_proj_bias")!.copy_(Near.Random(2, 36)));
            ours.get_parameter("out_proj.bias")!.copy_(theirs.state_dict()["out_proj.bias"].copy_(Near.Random(3, 12)));
        }

        (Tensor q, Tensor k, Tensor v) = (Near.Random(4, 5, 2, 12), Near.Random(5, 7, 2, 12), Near.Random(6, 7, 2, 12));
        Near.Equal(theirs.call(q, k, v, key_padding_mask: null, need_weights: true, attn_mask: null).Item1, ours.call(q, k, v), 1e-12);
    }

    [Fact]
    public void One_head_of_width_one_is_the_formula()
    {
        using var attention = MaskFormer.Torch.Layers.MultiheadAttention(1, 1);
        attention.to(ScalarType.Float64);
        using (no_grad())
        {
            attention.get_parameter("in_proj_weight")!.copy_(Near.Tensor([2, 3, 5], 3, 1));
            attention.get_parameter("in_proj_bias")!.copy_(Near.Tensor([0.5, -1, 1], 3));
            attention.get_parameter("out_proj.weight")!.fill_(-1);
            attention.get_parameter("out_proj.bias")!.fill_(0.25);
        }

        // q = 2 * 0.1 + 0.5 = 0.7; k = 3 * {0.2, 0.4} - 1; v = 5 * {1, 2} + 1
        double w = 1 / (1 + Math.Exp(0.7 * ((3 * 0.4) - (3 * 0.2))));
        Near.Equal(
            [-((w * 6) + ((1 - w) * 11)) + 0.25],
            attention.call(Near.Tensor([0.1], 1, 1, 1), Near.Tensor([0.2, 0.4], 2, 1, 1), Near.Tensor([1, 2], 2, 1, 1)),
            1e-14
        );
    }

    [Fact]
    public void Training_with_dropout_has_the_same_expectation_and_only_then_is_random()
    {
        manual_seed(5);
        using var attention = MaskFormer.Torch.Layers.MultiheadAttention(8, 2, dropRate: 0.3);
        Tensor x = randn(6, 3, 8);
        attention.eval();
        Tensor still = attention.call(x, x, x);
        Near.Equal(still, attention.call(x, x, x), 0);
        attention.train();
        Assert.NotEqual(attention.call(x, x, x).Numbers(), attention.call(x, x, x).Numbers());
        Tensor mean = zeros_like(still);
        using (no_grad())
        {
            for (int i = 0; i < 3000; i++) mean.add_(attention.call(x, x, x));
        }

        Near.Equal(still, mean / 3000, 0.03);
    }

    [Fact]
    public void Paths_with_and_without_dropout_agree_in_value_and_gradient()
    {
        manual_seed(6);
        using var plain = MaskFormer.Torch.Layers.MultiheadAttention(8, 4);
        using var tiny = MaskFormer.Torch.Layers.MultiheadAttention(8, 4, dropRate: 1e-300); // takes the written-out path and drops nothing
        plain.to(ScalarType.Float64);
        tiny.to(ScalarType.Float64);
        tiny.load_state_dict(plain.state_dict());
        (Tensor q, Tensor k) = (Near.Random(7, 3, 2, 8).requires_grad_(), Near.Random(8, 5, 2, 8).requires_grad_());
        Tensor seed = Near.Random(9, 3, 2, 8);
        (Tensor a, Tensor b) = (plain.call(q, k, k), tiny.call(q, k, k));
        Near.Equal(a, b, 1e-12);
        Tensor[] left = [.. autograd.grad([(a * seed).sum()], [q, k])];
        Tensor[] right = [.. autograd.grad([(b * seed).sum()], [q, k])];
        Near.Equal(left[0], right[0], 1e-12);
        Near.Equal(left[1], right[1], 1e-12);
    }

    [Fact]
    public void Heads_that_do_not_divide_the_width_are_refused() =>
        Assert.Equal("MF2003", Assert.Throws<MaskFormerException>(() => MaskFormer.Torch.Layers.MultiheadAttention(256, 5)).Id);
}
