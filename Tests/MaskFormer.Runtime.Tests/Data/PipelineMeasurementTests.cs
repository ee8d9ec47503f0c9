using System.Collections.Concurrent;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Sources that wait, so that a busy machine changes nothing of the order of the stages.</summary>
public sealed class PipelineMeasurementTests
{
    private readonly CocoPanopticData config = new() { CanvasHeight = 8, CanvasWidth = 8, Workers = 2 };

    [Fact]
    public void A_source_that_takes_long_is_the_bottleneck()
    {
        PipelineSpeed speed = Measure(new FakeSource(8, static index => Slowly(index, 300)), most: 3);
        Assert.Equal("read and decode", speed.Longest.Name);
        Assert.InRange(speed.Longest.Seconds, 0.3, 30);
        Assert.Equal((3, 2), (speed.Images, speed.Threads));
    }

    /// <summary>A file that is far is slow once; then the system holds it.</summary>
    [Fact]
    public void Files_that_are_slow_once_are_waited_for()
    {
        ConcurrentDictionary<int, bool> seen = [];
        PipelineSpeed speed = Measure(new FakeSource(4, index => Slowly(index, seen.TryAdd(index, true) ? 500 : 0)), most: 4);
        Assert.Equal("wait for files", speed.Longest.Name);
    }

    private PipelineSpeed Measure(FakeSource source, int most) => new PipelineMeasurement(source, config, batch: 2).Measure(most, batches: 1);

    private static PanopticSample Slowly(int index, int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return FakeSource.Stripes(index);
    }
}
