using CsCheck;
using MaskFormer.Runtime.Evaluation;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

public sealed class BilinearResizeTests
{
    [Fact]
    public void Three_to_five_has_PyTorch_s_values() => Assert.Equal([0, 0.4, 1, 2.2, 3], Row([0, 1, 3], 5).Select(v => Math.Round(v, 12)));

    /// <summary>Factor 4: centres at 1.5, 5.5 and 9.5; an antialiased resize would mix four values.</summary>
    [Fact]
    public void Shrinking_reads_half_pixel_centres_without_antialias() => Assert.Equal([1.5, 50.5, 9.5], Row([0, 1, 2, 3, 4, 1, 100, 7, 8, 9, 10, 11], 3));

    [Fact]
    public void A_constant_stays_constant() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 17], Gen.Int[1, 17]).Always((h, w, outH, outW) =>
        {
            double[] target = new double[outH * outW];
            new BilinearResize<double>((h, w), (outH, outW)).Run(Enumerable.Repeat(2.5, h * w).ToArray(), w, target);
            Assert.All(target, v => Assert.Equal(2.5, v, 1e-14));
        });

    [Fact]
    public void A_crop_is_the_resize_of_the_cropped_part()
    {
        double[] plane = [.. Enumerable.Range(0, 7 * 11).Select(i => Math.Sin(i * 1.7))];
        double[] crop = [.. Enumerable.Range(0, 5 * 6).Select(i => plane[i / 6 * 11 + i % 6])];
        (double[] a, double[] b) = (new double[13 * 4], new double[13 * 4]);
        new BilinearResize<double>((5, 6), (13, 4)).Run(plane, 11, a);
        new BilinearResize<double>((5, 6), (13, 4)).Run(crop, 6, b);
        Assert.Equal(b, a);
    }

    private static double[] Row(double[] values, int length)
    {
        double[] target = new double[length];
        new BilinearResize<double>((1, values.Length), (1, length)).Run(values, values.Length, target);
        return target;
    }
}
