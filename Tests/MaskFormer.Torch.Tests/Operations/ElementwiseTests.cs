using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Operations;

public sealed class ElementwiseTests
{
    [Fact]
    public void Softplus_is_exact_far_from_zero()
    {
        Tensor y = TensorOps.Softplus(Near.Tensor([-800, -40, 0, 21, 800], 5));
        Near.Equal([0, Math.Exp(-40), Math.Log(2), 21 + Math.Exp(-21), 800], y, 1e-15);
    }

    [Fact]
    public void Softplus_has_the_sigmoid_as_gradient()
    {
        Tensor x = Near.Tensor([-3, 0, 2], 3).requires_grad_();
        Near.Equal(TensorOps.Sigmoid(x), autograd.grad([TensorOps.Softplus(x).sum()], [x])[0], 1e-15);
    }

    [Fact]
    public void Gelu_is_the_exact_form() =>
        Near.Equal([-0.15865525393145707, 0, 0.8413447460685429, 1.9544997361036416], TensorOps.Gelu(Near.Tensor([-1, 0, 1, 2], 4)), 1e-14);

    [Fact]
    public void One_hot_gives_zeros_outside_the_range()
    {
        Tensor y = TensorOps.OneHot(Near.Tensor([2, 0, 3, -1], 2, 2), 3);
        Assert.Equal([2, 2, 3], y.shape);
        Near.Equal([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], y, 0);
        Assert.Equal(ScalarType.Float64, y.dtype);
    }

    [Fact]
    public void One_hot_of_whole_numbers_is_float32() => Assert.Equal(ScalarType.Float32, TensorOps.OneHot(tensor([1L, 2L]), 3).dtype);

    [Fact]
    public void Argmax_is_the_first_of_equals_along_the_last_axis_as_ids_that_one_hot_takes()
    {
        Tensor x = Near.Tensor([1, 5, 5, -3, -7, -3], 2, 3).requires_grad_();
        Tensor ids = TensorOps.Argmax(x);
        Near.Equal([1, 0], ids, 0);
        Near.Equal([0, 1, 0, 1, 0, 0], TensorOps.OneHot(ids, 3), 0);
        Assert.Equal((ScalarType.Float64, false), (ids.dtype, ids.requires_grad));
    }

    [Fact]
    public void Argmax_of_b_float16_counts_beyond256() =>
        Assert.Equal(301, TensorOps.Argmax(TensorOps.OneHot(tensor(301f), 400).to(ScalarType.BFloat16)).item<float>());

    [Fact]
    public void Greater_is_strict_keeps_the_type_and_stops_the_gradient()
    {
        Tensor marks = TensorOps.Greater(Near.Tensor([-1, 0.5, 0.5000001, double.NaN], 2, 2).requires_grad_(), 0.5);
        Near.Equal([0, 0, 1, 0], marks, 0);
        Assert.Equal((ScalarType.Float64, false), (marks.dtype, marks.requires_grad));
    }

    [Fact]
    public void At_least_is_the_larger_one() => Near.Equal([1, 1, 2.5], TensorOps.AtLeast(Near.Tensor([0, 1, 2.5], 3), 1), 0);

    [Fact]
    public void Log_softmax_is_over_the_last_axis() =>
        Near.Equal([-Math.Log(1 + Math.E), 1 - Math.Log(1 + Math.E), -Math.Log(2), -Math.Log(2)], TensorOps.LogSoftmax(Near.Tensor([0, 1, 5, 5], 2, 2)), 1e-14);

    [Fact]
    public void Drop_scales_what_it_keeps_and_is_off_outside_training()
    {
        manual_seed(3);
        Tensor x = ones(10_000);
        Assert.Same(x, TensorOps.Drop(x, 0.25, training: false));
        Assert.Same(x, TensorOps.Drop(x, 0, training: true));
        float[] y = TensorOps.Drop(x, 0.25, training: true).data<float>().ToArray();
        Assert.All(y, value => Assert.True(value == 0 || Math.Abs(value - (4f / 3)) < 1e-6));
        Assert.InRange(y.Count(value => value == 0), 2300, 2700);
    }

    [Fact]
    public void Skip_drops_whole_samples()
    {
        manual_seed(4);
        Tensor y = TensorOps.DropPath(ones(400, 3, 2, dtype: ScalarType.Float64), 0.4, training: true);
        double[] sums = y.sum([1, 2]).Numbers();
        Assert.All(sums, sum => Assert.True(sum == 0 || Math.Abs(sum - 10) < 1e-9));
        Assert.InRange(sums.Count(sum => sum == 0), 120, 200);
        Near.Equal(new double[2], TensorOps.DropPath(Near.Tensor([1, 2], 2, 1), 1, training: true), 0);
        Assert.Same(y, TensorOps.DropPath(y, 0.4, training: false));
    }

    [Fact]
    public void Detach_stops_the_gradient() => Assert.False(TensorOps.Detach(ones(2).requires_grad_()).requires_grad);

    [Fact]
    public void Zeros_and_ones_take_the_type_of_their_model()
    {
        Tensor like = ones(1, dtype: ScalarType.Float64);
        Near.Equal(new double[6], TensorOps.Zeros(like, 2, 3), 0);
        Assert.Equal((ScalarType.Float64, ScalarType.Float32), (TensorOps.Zeros(like, 2).dtype, TensorOps.Ones(ones(1), 2).dtype));
    }
}
