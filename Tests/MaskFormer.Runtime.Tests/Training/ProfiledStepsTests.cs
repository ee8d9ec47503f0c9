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
    public void StepsAreReadAsTheyArePrinted(string text, long first, long last) => Assert.Equal(new(first, last), ProfiledSteps.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0-3")]
    [InlineData("5-4")]
    [InlineData("1-2-3")]
    [InlineData("-3")]
    [InlineData("+1")]
    public void WhatIsNoRangeIsRefused(string text) => Assert.Equal("MF3020", Assert.Throws<MaskFormerException>(() => ProfiledSteps.Parse(text)).Id);

    [Fact]
    public void TheStepsAreRecordedAndWrittenOnce()
    {
        FakeEngine engine = new() { Recordings = [] };
        harness.Run(engine, profiled: new(3, 4));

        Assert.Equal(["freed", "step-000003 begun after 2", "freed"], engine.Recordings); // the first: whether the engine can at all
        Assert.Contains("profile: ", harness.Screen.ToString());
    }

    [Fact]
    public void WhatWasRecordedIsWrittenWhereTrainingEndsBefore()
    {
        FakeEngine engine = new() { Recordings = [] };
        harness.Run(engine, profiled: new(5, 99));

        Assert.Equal(["freed", "step-000005 begun after 4", "freed"], engine.Recordings);
    }

    [Fact]
    public void ARecordingIsFreedWhenAStepFails()
    {
        FakeEngine engine = new() { Recordings = [], NotFiniteAt = 3 };
        Assert.Equal("MF7005", Assert.Throws<MaskFormerException>(() => harness.Run(engine, profiled: new(2, 5))).Id);

        Assert.Equal(["freed", "freed"], engine.Recordings);
    }

    [Fact]
    public void AnEngineThatCannotSaysSoBeforeTheFirstStep()
    {
        FakeEngine engine = new();
        Assert.Equal("MF5209", Assert.Throws<MaskFormerException>(() => harness.Run(engine, profiled: new(1, 2), begin: () => Assert.Fail("nothing may be written"))).Id);
        Assert.Equal(0, engine.Steps);
    }
}
