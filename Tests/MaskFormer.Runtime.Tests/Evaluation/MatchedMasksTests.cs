using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>Stripes of 5 x 7: stuff in columns 0 and 1, a thing in 2 and 3, a crowd in 4 and 5, an unlabelled column, against masks by columns.</summary>
public sealed class MatchedMasksTests
{
    private static readonly PanopticSample truth = FakeSource.Stripes(0);

    [Fact]
    public void Each_segment_gets_a_mask_of_its_own_so_that_all_are_covered_best()
    {
        // the first mask covers both, and better the stuff; the second covers the thing alone
        Assert.Equal([0.5, 0.5], Overlaps((5, 7), ImageGeometry.Unchanged(5, 7), [1, 1, 1, 1, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0]));
        Assert.Equal([1, 1], Overlaps((5, 7), ImageGeometry.Unchanged(5, 7), [0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void What_is_left_over_is_found_by_nobody() =>
        Assert.Equal([1, 0], Overlaps((5, 7), ImageGeometry.Unchanged(5, 7), [1, 1, 0, 0, 0, 0, 0]));

    /// <summary>The image was enlarged to 10 x 14 and padded to 20 x 28; masks are half of that: what they say of the padding does not count.</summary>
    [Fact]
    public void Padding_does_not_count() =>
        Assert.Equal(
            [1, 1],
            Overlaps((10, 14), new((20, 28), (10, 14), (5, 7)), [1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0]));

    private static IReadOnlyList<double> Overlaps((int Height, int Width) size, ImageGeometry geometry, params int[][] columns)
    {
        float[] masks = [.. columns.SelectMany(mask => Enumerable.Range(0, size.Height * size.Width).Select(i => mask[i % size.Width] == 1 ? 2f : -3f))];
        return MatchedMasks.Overlaps(new(new float[columns.Length * 4], masks, columns.Length, size), geometry, truth);
    }
}
