using MaskFormer.Language;
using MaskFormer.Runtime.Evaluation;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

public sealed class PostProcessingTests
{
    private static readonly PostProcessing post = new(new HashSet<int> { 0 });

    [Fact]
    public void Two_queries_share_a_row()
    {
        float[] classes = [9, 0, 0, /**/ 0, 9, 0]; // thing, stuff
        float[] masks = [5, 5, -5, -5, -5, /**/ -5, -5, 5, 5, 5];
        PanopticPrediction result = post.Panoptic<float>(classes, masks, 2, (1, 5), ImageGeometry.Unchanged(1, 5));
        Assert.Equal([1, 1, 2, 2, 2], result.Map);
        Assert.Equal([(1, 0, true), (2, 1, false)], result.Segments.Select(s => (s.Id, s.Category, s.IsThing)));
        Assert.Equal(0.99975, result.Segments[0].Score, 1e-5);
    }

    // Worked out by hand: what wins a pixel without being half probable there is no part of the segment.
    [Fact]
    public void A_segment_of_Mask2Former_ends_where_its_mask_is_less_than_half_probable()
    {
        float[] classes = [9, 0, 0], masks = [5, 0.1f, 0, -0.1f, -5];
        PostProcessing ends = post with { EndsAtHalf = true };
        Assert.Equal([1, 1, 1, 0, 0], ends.Panoptic<float>(classes, masks, 1, (1, 5), ImageGeometry.Unchanged(1, 5)).Map);
        Assert.Equal([1, 1, 1, 1, 1], post.Panoptic<float>(classes, masks, 1, (1, 5), ImageGeometry.Unchanged(1, 5)).Map);
    }

    [Fact]
    public void Instances_are_pairs_of_query_and_class_and_may_share_a_mask()
    {
        float[] classes = [3, 2, 0, /**/ 0, 1, 0], masks = [5, 1, -5, 0, /**/ -1, -2, -3, -4];
        IReadOnlyList<ScoredInstance> all = post.Instances<float>(classes, masks, 2, (1, 4), ImageGeometry.Unchanged(1, 4), most: 3, thingsOnly: false);
        Assert.Equal([(0, 0), (0, 1), (1, 1)], all.Select(static one => (one.Query, one.Category)));
        Assert.Equal([true, true, false, false], all[0].Mask); // a logit of 0 is outside
        Assert.Equal(0.7053845 * (0.9933072 + 0.7310586) / 2, all[0].Score, 1e-5);
        Assert.Equal(0, all[2].Score); // an empty mask is kept
        IReadOnlyList<ScoredInstance> things = post.Instances<float>(classes, masks, 2, (1, 4), ImageGeometry.Unchanged(1, 4), most: 3);
        Assert.Equal([(0, 0)], things.Select(static one => (one.Query, one.Category)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_diverged_class_logit_is_an_error_not_an_empty_picture(float value) =>
        Assert.Equal(
            "MF6201",
            Assert.Throws<MaskFormerException>(() => post.Panoptic<float>(new[] { value, 0 }, new float[4], 1, (2, 2), ImageGeometry.Unchanged(2, 2))).Id
        );

    [Fact]
    public void A_diverged_mask_is_an_error_too() =>
        Assert.Equal(
            "MF6201",
            Assert
                .Throws<MaskFormerException>(() =>
                    post.Panoptic<float>(new[] { 9f, 0 }, new[] { 1, float.NaN, 1, 1 }, 1, (2, 2), ImageGeometry.Unchanged(2, 2))
                )
                .Id
        );

    [Fact]
    public void Arrays_of_another_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => post.Panoptic<float>(new float[6], new float[7], 2, (2, 2), ImageGeometry.Unchanged(2, 2)));
}
