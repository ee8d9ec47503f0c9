using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>What is taken for what: stripes of stuff (class 1), a thing (0), a crowd (2) and an unlabelled column against predictions.</summary>
public sealed class SegmentConfusionTests
{
    private static readonly PanopticSample truth = FakeSource.Stripes(0);

    /// <summary>The stuff is found, the thing is taken for class 2, and what lies on the crowd is forgiven its class alone.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 1)]
    public void Segments_are_matched_whatever_their_class(int onCrowd, int falseOnes)
    {
        SegmentConfusion confusion = new(3);
        Add(confusion, Predicted([1, 1, 2, 2, 3, 3, 3], (1, 1), (2, 2), (3, onCrowd)));
        Assert.Equal((1, 1, falseOnes), (confusion[1, 1], confusion[0, 2], confusion[3, onCrowd]));
        Assert.Equal(2 + falseOnes, Enumerable.Range(0, 16).Sum(i => confusion[i / 4, i % 4]));
    }

    [Fact]
    public void Half_of_a_segment_is_a_miss_and_a_false_one()
    {
        SegmentConfusion confusion = new(3);
        Add(confusion, Predicted([1, 2, 0, 0, 0, 0, 0], (1, 1), (2, 0)));
        Assert.Equal((2, 1, 1), (confusion[1, 3] + confusion[0, 3], confusion[3, 1], confusion[3, 0]));
    }

    [Fact]
    public void Pictures_say_what_was_found_missed_and_false()
    {
        using FakeSource source = new(0, static index => FakeSource.Stripes(index));
        PanopticPrediction predicted = Predicted([1, 1, 2, 2, 0, 0, 0], (1, 1), (2, 2));
        (SegmentPicture real, SegmentPicture found) = SegmentPicture.Compared(truth, predicted, SegmentMatches.Of(truth, predicted), source.Categories);
        Assert.Equal([("stuff", (bool?)true), ("missed thing", false), ("other (crowd)", null)], real.Segments.Select(static one => (one.Label, one.IsRight)));
        Assert.Equal([("stuff 90", (bool?)true), ("false other 90", false)], found.Segments.Select(static one => (one.Label, one.IsRight)));
    }

    private static void Add(SegmentConfusion confusion, PanopticPrediction predicted) => confusion.Add(truth, predicted, SegmentMatches.Of(truth, predicted));

    private static PanopticPrediction Predicted(int[] columns, params (int Id, int Class)[] segments) => new(
        5, 7, [.. Enumerable.Range(0, 35).Select(i => columns[i % 7])], [.. segments.Select(static one => new PanopticSegment(one.Id, one.Class, true, 0.9))]);
}
