using MaskFormer.Language;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Evaluation;

/// <summary>Numbers obtained by running the original (torch.nn.functional.interpolate, PositionEmbeddingSine).</summary>
public class ImageOpTests
{
    [Fact]
    public void Nearest_is_not_half_pixel()
    {
        Assert.Equal([0.0, 2, 4], Resize(7, 3, Language.Resize.Nearest));
        double[] wide = Resize(38, 75, Language.Resize.Nearest);
        Assert.Equal([0.0, 0, 1, 1, 2, 2, 3, 3], wide[..8]);
        Assert.Equal([35.0, 36, 36, 37], wide[^4..]);
    }

    [Fact]
    public void Nearest_by_whole_factors_copies()
    {
        Assert.Equal([0.0, 0, 1, 1, 2, 2], Resize(3, 6, Language.Resize.Nearest));
        Assert.Equal([0.0, 4], Resize(8, 2, Language.Resize.Nearest));
    }

    [Fact]
    public void Bilinear_has_half_pixel_centres()
    {
        double[] got = Run.Graph((g, x) => g.ResizeLike(x[0], g.Zeros(1, 5), Language.Resize.Bilinear), Run.Tensor(ElementType.F32, [1, 3], 0, 1, 3));
        Assert.Equal([0, 0.4, 1, 2.2, 3], got, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(20, 20, 0, 0, 0, 0.309017)]
    [InlineData(20, 20, 1, 0, 0, 0.9510565)]
    [InlineData(20, 20, 2, 19, 0, -0.7460908)]
    [InlineData(20, 20, 129, 0, 19, 1)]
    [InlineData(20, 20, 254, 0, 1, 7.255709e-05)]
    [InlineData(2, 3, 0, 0, 0, 1.343e-06)]
    [InlineData(2, 3, 1, 0, 0, -1)]
    [InlineData(2, 3, 128, 0, 0, 0.8660257)]
    [InlineData(2, 3, 129, 0, 0, -0.4999994)]
    [InlineData(2, 3, 2, 1, 2, -0.7460917)]
    public void Sine_position_has_the_originals_numbers(int h, int w, int channel, int y, int x, double expected)
    {
        double[] got = Run.Graph((g, _) => g.SinePosition(g.Zeros(1, 1, h, w), 128));
        Assert.Equal(expected, got[(((channel * h) + y) * w) + x], 1e-6);
    }

    [Fact]
    public void Sine_position_has_the_originals_moments()
    {
        double[] got = Run.Graph((g, _) => g.SinePosition(g.Zeros(1, 1, 20, 20), 128));
        double mean = got.Average();
        Assert.Equal(0.49367031, mean, 1e-6);
        Assert.Equal(0.50625056, Math.Sqrt(got.Sum(v => (v - mean) * (v - mean)) / got.Length), 1e-6);
    }

    [Fact]
    public void Max_pool_pads_with_minus_infinity() =>
        Assert.Equal([-4.0, -3, -3], Run.Graph((g, x) => g.MaxPool(x[0], 3, 2, 1), Run.Tensor(ElementType.F32, [1, 1, 1, 5], -5, -4, -9, -3, -7)));

    [Fact]
    public void Roll_moves_toward_higher_indices() =>
        Assert.Equal([5.0, 3, 4, 2, 0, 1], Run.Graph((g, x) => g.Roll(x[0], 1, 1), Run.Tensor(ElementType.F32, [1, 2, 3, 1], 0, 1, 2, 3, 4, 5)));

    [Fact]
    public void Pad_to_fills_at_the_ends() =>
        Assert.Equal([1.0, 2, 0, 3, 4, 0, 0, 0, 0], Run.Graph((g, x) => g.PadTo(x[0], 3), Run.Tensor(ElementType.F32, [1, 2, 2, 1], 1, 2, 3, 4)));

    private static double[] Resize(int from, int to, Language.Resize mode) =>
        Run.Graph(
            (g, x) => g.ResizeLike(x[0], g.Zeros(1, to), mode),
            Run.Tensor(ElementType.F32, [1, from], [.. Enumerable.Range(0, from).Select(static i => (double)i)])
        );
}
