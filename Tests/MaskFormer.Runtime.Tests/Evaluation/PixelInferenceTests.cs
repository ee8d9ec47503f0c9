using MaskFormer.Language;
using MaskFormer.Runtime.Evaluation;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>From scores at stride 4 to the class of every pixel of the file.</summary>
public sealed class PixelInferenceTests
{
    private static readonly ImageGeometry geometry = new((7, 11), (7, 11), (13, 9)); // 7 x 11 is no multiple of the stride

    [Fact]
    public void The_best_class_has_the_highest_score_and_its_softmax()
    {
        Random random = new(5);
        double[] scores = [.. Enumerable.Range(0, 4 * 2 * 3).Select(_ => (random.NextDouble() * 8) - 4)];
        double[] all = PixelInference.Scores<double>(scores, 4, (2, 3), geometry);
        (int[] classes, double[] probability) = PixelInference.Best<double>(scores, 4, (2, 3), geometry);
        Assert.Equal(13 * 9, classes.Length);
        for (int i = 0; i < classes.Length; i++)
        {
            double[] own = [.. Enumerable.Range(0, 4).Select(c => all[(c * classes.Length) + i])];
            Assert.Equal(Array.IndexOf(own, own.Max()), classes[i]);
            Assert.Equal(1 / own.Sum(score => Math.Exp(score - own.Max())), probability[i], 1e-12);
        }

        Assert.True(classes.Distinct().Count() > 1);
    }

    /// <summary>A stride of 4 makes 8 rows of 2: the eighth is cut off, and the others are not squeezed into seven.</summary>
    [Fact]
    public void Sizes_that_are_no_multiple_of_the_stride_are_cut()
    {
        double[] own = PixelInference.Scores<double>(new double[] { 0, 8 }, 1, (2, 1), new((7, 4), (7, 4), (7, 4)));
        Assert.Equal([0, 0, 1, 3, 5, 7, 8], own.Chunk(4).Select(static row => row[0]));
    }

    [Fact]
    public void A_score_that_is_no_number_is_told() => Assert.Equal(
        "MF6201",
        Assert.Throws<MaskFormerException>(() => PixelInference.Best<float>(new[] { 1f, float.NaN }, 2, (1, 1), new((4, 4), (4, 4), (4, 4)))).Id);
}
