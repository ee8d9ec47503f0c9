using CsCheck;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>Instances of a task against the truth of an image.</summary>
public sealed class InstanceMetricsTests
{
    private static readonly FakeSource source = new(0, static index => FakeSource.Stripes(index));

    /// <summary>Each image has a thing of two columns (class 7) and a crowd of two columns (class 20) that takes up what lies in it.</summary>
    [Fact]
    public void Average_precision_is_of_things_and_crowds_are_neither_right_nor_wrong()
    {
        PanopticResult result = Evaluated((0, 0.9, [2, 3]), (0, 0.8, [0]), (2, 0.7, [5]), (1, 0.9, [0, 1]));
        Assert.Equal([1.0, 1, 1, 1, null, null, 1, 1, 1, 1, null, null], result.Instances!.Numbers);
        Assert.Equal(["thing"], result.Also[0].ClassMetrics.Select(static one => one.Group));
        Assert.Contains("AP 100.0 (AP50 100.0 AP75 100.0)", result.Line);
        Assert.StartsWith(
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 1.000\n", result.Also[0].Table, StringComparison.Ordinal);
        Assert.Contains(" Average Recall     (AR) @[ IoU=0.50:0.95 | area= large | maxDets=100 ] = -1.000\n", result.Table);
    }

    /// <summary>Half of the thing is found first: IoU 0.5 at one threshold of ten, and a wrong result before the right one elsewhere.</summary>
    [Fact]
    public void What_is_surer_and_worse_costs_precision()
    {
        double?[] numbers = [.. Evaluated((0, 0.9, [2]), (0, 0.8, [2, 3])).Instances!.Numbers];
        Assert.Equal((0.1 * 1) + (0.9 * 0.5), numbers[0]!.Value, 1e-12);
        Assert.Equal([1.0, 0.5], numbers[1..3].Select(static one => Math.Round(one!.Value, 12)));
        Assert.Equal([0.1, 1], [numbers[6]!.Value, numbers[7]!.Value]);
    }

    [Fact]
    public void Masks_of_flags_and_maps_are_those_of_run_lengths() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 3].Array[81]).Always((height, width, values) =>
        {
            int[] map = values[..(height * width)];
            MaskRuns[] segments = MaskRuns.Of(new LabelMap(height, width, map), 3);
            for (int s = 1; s <= 3; s++)
            {
                MaskRuns expected = MaskRuns.Of(RunLengths.Of((y, x) => map[(y * width) + x] == s, height, width));
                MaskRuns flags = MaskRuns.Of(Array.ConvertAll(map, value => value == s), height, width);
                Assert.Equal((expected.Area, expected.Area), (segments[s - 1].Area, flags.Area));
                if (expected.Area > 0) Assert.Equal((1, 1), (segments[s - 1].Overlap(expected, false), flags.Overlap(expected, false)));
            }
        });

    private static PanopticResult Evaluated(params (int Class, double Score, int[] Columns)[] found)
    {
        TaskContext context = new(new MaskClassification(), new() { Instances = true }, source.Categories);
        TaskMetrics metrics = SegmentationTasks.Of(context.Options).Metrics(context, ((IPanopticSource)source).Annotated, pixels: false);
        for (int i = 0; i < 2; i++) metrics.Add(FakeSource.Stripes(i), new Told(found));
        return (PanopticResult)metrics.Result();
    }

    private sealed class Told((int Class, double Score, int[] Columns)[] found) : ImagePrediction
    {
        public override IReadOnlyList<ScoredInstance> Instances(int most = 100) =>
        [
            .. found.Select((one, query) => new ScoredInstance(
                query, one.Class, one.Score, [.. Enumerable.Range(0, 35).Select(i => one.Columns.Contains(i % 7))])),
        ];

        protected override PanopticPrediction ReadSegments() => new(5, 7, new int[35], []);
    }
}
