using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class DataReportTests
{
    [Fact]
    public void Counts_of_made_up_images()
    {
        FakeSource source = new(
            3,
            i =>
                i switch
                {
                    0 => FakeSource.Stripes(0),
                    1 => FakeSource.Stripes(1, height: 4) with
                    {
                        Segments = [new(501, 9, 1, 8, false), new(502, 7, 0, 9, false), new(503, 7, 0, 8, false), new(504, 7, 0, 0, false)],
                    },
                    _ => new PanopticSample(9, "empty", new RgbImage(2, 3, new byte[18]), new LabelMap(2, 3, new int[6]), []),
                }
        );
        DataReport report = DataReport.Of(source, slots: 3, queries: 1);
        Assert.Equal((2, 2.0), (report.BeyondQueries, report.MeanTargets)); // two, four and none
        Assert.Equal(0, DataReport.Of(source, slots: 3).BeyondQueries);
        Assert.Equal((3, 3, 1, 1), (report.Images, report.ImagesInAll, report.WithoutTargets, report.BeyondSlots));
        Assert.Equal((0, 2.0, 4), report.Targets);
        Assert.Equal((2, 5, 3, 7), report.Sizes);
        Assert.Equal((1, 1, 1), (report.Crowds, report.AreaMismatches, report.EmptySegments));
        Assert.Equal([(2, 4, 26L), (2, 2, 18L), (1, 1, 10L)], report.Classes.Select(c => (c.Images, c.Segments, c.Pixels)));
        Assert.Equal(1 - 54.0 / 69, report.Unlabelled, 12);
        Assert.Contains(
            "  thing                   thing        7        2         4            26  48.1",
            report.ToText().Replace(" %", "%", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public void The_real_photos()
    {
        using CocoPanopticSource source = CocoPanopticSource.Open(Shared.Path("data/coco-sample/user-layout"), "val");
        DataReport report = DataReport.Of(source, slots: 100);
        Assert.Equal((0, 0, 3), (report.AreaMismatches, report.EmptySegments, report.Crowds));
        Assert.Equal(50, report.Classes.Sum(c => c.Segments));
        Assert.Equal(47, report.Targets.Least + report.Targets.Most);
    }

    [Fact]
    public void An_image_that_cannot_be_used_is_the_error_and_the_first_one_at_that()
    {
        FakeSource source = new(9, i => i >= 4 ? throw new DataException("MF6005", $"{i}.jpg", "broken", "mend it") : FakeSource.Stripes(i));
        Assert.Equal("4.jpg", Assert.Throws<DataException>(() => DataReport.Of(source, 3, workers: 4)).Place);
        Assert.Equal(4, DataReport.Of(new FakeSource(9, i => FakeSource.Stripes(i)), 3, most: 4).Images);
    }
}
