using MaskFormer.Language;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary><c>train --profile</c>: what is recorded, and what becomes of it.</summary>
public sealed class ProfiledStepsTests : IDisposable
{
    private readonly TrainerHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Theory]
    [InlineData("10-12", 10, 12)]
    [InlineData("7", 7, 7)]
    public void Steps_are_read_as_they_are_printed(string text, long first, long last) => Assert.Equal(new(first, last), ProfiledSteps.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0-3")]
    [InlineData("5-4")]
    [InlineData("1-2-3")]
    [InlineData("-3")]
    [InlineData("+1")]
    public void What_is_no_range_is_refused(string text) => Assert.Equal("MF3020", Assert.Throws<MaskFormerException>(() => ProfiledSteps.Parse(text)).Id);

    [Fact]
    public void The_steps_are_recorded_and_written_once()
    {
        FakeEngine engine = new() { Recordings = [] };
        harness.Run(engine, profiled: new(3, 4));

        Assert.Equal(["freed", "step-000003 begun after 2", "freed"], engine.Recordings); // the first: whether the engine can at all
        Assert.Contains("profile: ", harness.Screen.ToString());
    }

    [Fact]
    public void What_was_recorded_is_written_where_training_ends_before()
    {
        FakeEngine engine = new() { Recordings = [] };
        harness.Run(engine, profiled: new(5, 99));

        Assert.Equal(["freed", "step-000005 begun after 4", "freed"], engine.Recordings);
    }

    [Fact]
    public void A_recording_is_freed_when_a_step_fails()
    {
        FakeEngine engine = new() { Recordings = [], NotFiniteAt = 3 };
        Assert.Equal("MF7005", Assert.Throws<MaskFormerException>(() => harness.Run(engine, profiled: new(2, 5))).Id);

        Assert.Equal(["freed", "freed"], engine.Recordings);
    }

    [Fact]
    public void An_engine_that_cannot_says_so_before_the_first_step()
    {
        FakeEngine engine = new();
        Assert.Equal(
            "MF5209",
            Assert.Throws<MaskFormerException>(() => harness.Run(engine, profiled: new(1, 2), saveSettings: () => Assert.Fail("nothing may be written"))).Id
        );
        Assert.Equal(0, engine.Steps);
    }
}
