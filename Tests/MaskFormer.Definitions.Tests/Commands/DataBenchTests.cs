using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

[Collection(ProgramTests.Name)]
public sealed class DataBenchTests(TinyProgram program)
{
    [Fact]
    public void Stages_threads_and_the_bottleneck_are_told()
    {
        Outcome outcome = program.Run(
            "data", "bench", "shapes", "--config", program.Config, "--data", program.Data, "--images", "3", "--batches", "1", "--set", "data.workers=3");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains(": 3 of ", outcome.Output);
        string[] stages = ["wait for files", "read and decode", "size, crop, mirror, colours", "segments to targets", "write the batch", "all stages"];
        foreach (string stage in stages)
            Assert.Contains("\n" + stage + " ", outcome.Output);
        Assert.Matches(@"batches by 1 thread: [0-9.]+ images/s; by 3 threads: [0-9.]+ images/s", outcome.Output);
        Assert.Matches(@"bottleneck: [a-z ,]+ \([0-9]+ ?% of an image's time\)\. [A-Z]", outcome.Output);
    }

    [Theory]
    [InlineData("--images")]
    [InlineData("--batches")]
    public void Nothing_cannot_be_measured(string option)
    {
        Outcome outcome = program.Run("data", "bench", "shapes", "--config", program.Config, "--data", program.Data, option, "0");
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.StartsWith($"MF3020 {option} 0", outcome.Errors);
    }
}
