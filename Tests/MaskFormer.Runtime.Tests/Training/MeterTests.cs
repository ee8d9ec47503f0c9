using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>The steps that a checkpoint keeps for the next line of the log.</summary>
public sealed class MeterTests
{
    private static readonly StepOutcome step = new(3, new Dictionary<string, double[]> { ["ClassLoss"] = [7, 5] }, 2);

    [Fact]
    public void Steps_before_a_checkpoint_count_in_the_next_mean()
    {
        Meter before = New(), after = New();
        before.Add(step with { Total = 9 }, TimeSpan.Zero, 4);
        after.Pending = before.Pending;
        Assert.Equal((6, 5, 4), Numbers(after));
    }

    /// <summary>As another version wrote it, or a hand.</summary>
    [Theory]
    [InlineData("[]")]
    [InlineData("""{"Outcomes":null}""")]
    [InlineData("""{"Outcomes":[null],"Dropped":4}""")]
    [InlineData("""{"Outcomes":[],"Dropped":-4}""")]
    [InlineData("""{"Outcomes":[{"Total":9,"Losses":null,"GradientNorm":1}],"Dropped":4}""")]
    [InlineData("""{"Outcomes":[{"Total":9,"Losses":{},"GradientNorm":1}],"Dropped":4}""")]
    [InlineData("""{"Outcomes":[{"Total":9,"Losses":{"ClassLoss":[]},"GradientNorm":1}],"Dropped":4}""")]
    [InlineData("""{"Outcomes":[{"Total":9,"Losses":{"ClassLoss":[1],"MaskLoss":[1]},"GradientNorm":1}],"Dropped":4}""")]
    [InlineData("""{"Outcomes":[{"Total":9,"Losses":{"ClassLoss":[1]},"GradientNorm":1,"Statistics":null}],"Dropped":4}""")]
    public void Steps_that_do_not_go_with_the_next_ones_are_left_out(string pending)
    {
        Meter meter = New();
        meter.Pending = pending;
        Assert.Equal((3, 5, 0), Numbers(meter));
    }

    private static Meter New() => new(new TrainingConfig { Iterations = 9, Batch = 2 }, firstStep: 0, statistics: []);

    private static (double Total, double Loss, int Dropped) Numbers(Meter meter)
    {
        meter.Add(step, TimeSpan.Zero, 0);
        StepReport report = meter.Report(2, 0.1);
        return (report.Total, report.Losses[0].Value, report.Dropped);
    }
}
