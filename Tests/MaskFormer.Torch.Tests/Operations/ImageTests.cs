using CsCheck;
using MaskFormer.Language;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Operations;

public sealed class ImageTests
{
    [Fact]
    public void Nearest_picks_the_pixels_of_the_original()
    {
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], Picked(38, 75)[..8]);
        Assert.Equal([35, 36, 36, 37], Picked(38, 75)[^4..]);
        Assert.Equal([0, 2, 4], Picked(7, 3));
    }

    [Fact]
    public void Nearest_is_the_formula_with_a_float32_scale_at_every_size() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300])
            .Always(
                (from, to) =>
                    Assert.Equal(Enumerable.Range(0, to).Select(i => (double)Math.Min((int)MathF.Floor(i * ((float)from / to)), from - 1)), Picked(from, to)),
                iter: 300
            );

    [Fact]
    public void Bilinear_has_half_pixel_centres() =>
        Near.Equal([0, 0.4, 1, 2.2, 3, 0, 0.4, 1, 2.2, 3], TensorOps.ResizeLike(Near.Tensor([0, 1, 3], 1, 3), ones(2, 5), Resize.Bilinear), 1e-12);

    [Theory]
    [InlineData(Resize.Nearest)]
    [InlineData(Resize.Bilinear)]
    public void Resize_keeps_any_leading_axes(Resize mode)
    {
        Tensor x = Near.Random(1, 2, 3, 2, 4, 5);
        Tensor y = TensorOps.ResizeLike(x, ones(9, 1, 7, 3), mode);
        Assert.Equal([2, 3, 2, 7, 3], y.shape);
        Near.Equal(TensorOps.ResizeLike(x[1, 2, 1], ones(7, 3), mode), y[1, 2, 1], 1e-14);
    }

    [Fact]
    public void Resize_to_the_same_size_is_the_input()
    {
        Tensor x = ones(1, 2, 3, 4);
        Assert.Same(x, TensorOps.ResizeLike(x, zeros(3, 4), Resize.Bilinear));
    }

    [Fact]
    public void Resize_of_a_vector_is_refused() =>
        Assert.Equal("MF2006", Assert.Throws<MaskFormerException>(() => TensorOps.ResizeLike(ones(3), ones(2, 2))).Id);

    [Fact]
    public void Max_pool_counts_padding_as_minus_infinity()
    {
        Tensor y = TensorOps.MaxPool(-arange(1, 13, dtype: ScalarType.Float64).view(1, 1, 3, 4), 3, 2, 1);
        Near.Equal([-1, -2, -5, -6], y, 0);
    }

    [Fact]
    public void Sine_position_has_the_originals_numbers()
    {
        Tensor square = TensorOps.SinePosition(zeros(1, 4, 20, 20), 128);
        Assert.Equal([1, 256, 20, 20], square.shape);
        Assert.Equal(0.49367031, square.mean().ToDouble(), 1e-6);
        Assert.Equal(0.50625056, (square - square.mean()).square().mean().sqrt().ToDouble(), 1e-6); // numpy's std: biased
        Tensor map = square[0];
        Assert.Equal(0.309017, map[0, 0, 0].ToDouble(), 1e-6);
        Assert.Equal(0.9510565, map[1, 0, 0].ToDouble(), 1e-6);
        Assert.Equal(-0.7460908, map[2, 19, 0].ToDouble(), 1e-6);
        Assert.Equal(1, map[129, 0, 19].ToDouble(), 1e-6);
        Assert.Equal(7.255709e-05, map[254, 0, 1].ToDouble(), 1e-10);
        Assert.Equal(0.49417053, TensorOps.SinePosition(zeros(1, 1, 25, 38), 128).mean().ToDouble(), 1e-6);
    }

    [Fact]
    public void Sine_position_of_a_small_map_has_the_originals_rounding()
    {
        Tensor map = TensorOps.SinePosition(zeros(2, 1, 2, 3), 128)[1];
        Assert.Equal(1.343e-06, map[0, 0, 0].ToDouble(), 1e-9);
        Assert.Equal(-1, map[1, 0, 0].ToDouble(), 1e-6);
        Assert.Equal(0.8660257, map[128, 0, 0].ToDouble(), 1e-6);
        Assert.Equal(-0.4999994, map[129, 0, 0].ToDouble(), 1e-7);
        Assert.Equal(-0.7460917, map[2, 1, 2].ToDouble(), 1e-6);
    }

    [Fact]
    public void Sine_position_in_float64_is_the_float32_numbers_widened()
    {
        Tensor narrow = TensorOps.SinePosition(zeros(1, 1, 5, 7), 16);
        Tensor wide = TensorOps.SinePosition(zeros(1, 1, 5, 7, dtype: ScalarType.Float64), 16);
        Assert.Equal(ScalarType.Float64, wide.dtype);
        Near.Equal(narrow, wide, 0);
    }

    [Fact]
    public void Pad_to_and_crop_like_undo_each_other()
    {
        Tensor x = Near.Random(1, 2, 5, 9, 3);
        Tensor padded = TensorOps.PadTo(x, 7);
        Assert.Equal([2, 7, 14, 3], padded.shape);
        Assert.Equal(x.sum().ToDouble(), padded.sum().ToDouble(), 1e-12);
        Near.Equal(x, TensorOps.CropLike(padded, x), 0);
        Assert.Same(padded, TensorOps.PadTo(padded, 7));
    }

    [Fact]
    public void Roll_moves_rows_and_columns()
    {
        Tensor x = arange(6, dtype: ScalarType.Float64).view(1, 2, 3, 1);
        Near.Equal([5, 3, 4, 2, 0, 1], TensorOps.Roll(x, -1, 1), 0);
    }

    private static double[] Picked(int from, int to) => TensorOps.ResizeLike(arange(from, dtype: ScalarType.Float32).view(1, from), zeros(1, to)).Numbers();
}
