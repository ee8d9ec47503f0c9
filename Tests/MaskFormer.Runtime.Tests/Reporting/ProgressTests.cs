using MaskFormer.Runtime.Reporting;
using Xunit;

namespace MaskFormer.Runtime.Tests.Reporting;

public sealed class ProgressTests
{
    [Fact]
    public void A_step_on_one_line() => Assert.Equal(
        "step  50/200  loss  3.410 (class 1.200 mask 1.020 dice 1.190)  matched-IoU 0.31  no-object 71%  data 3%  8.1 img/s  eta 0:41",
        ProgressText.Step(LogTests.Step(50)));

    [Fact]
    public void Statistics_that_a_criterion_does_not_give_are_not_printed() => Assert.Equal(
        "step  50/200  loss  3.410 (class 1.200 mask 1.020 dice 1.190)  data 3%  8.1 img/s  eta 0:41",
        ProgressText.Step(LogTests.Step(50) with { Statistics = [] }));

    [Fact]
    public void An_evaluation_on_one_line() => Assert.Equal(
        "eval step 100  PQ 41.2 (SQ 74.9 RQ 55.0)  things 38.0  stuff 47.6  on 64 of 64 images in 0:03  -> pictures/step-000100.png",
        ProgressText.Evaluation(LogTests.Evaluation));

    [Theory]
    [InlineData(0.4, "0:00")]
    [InlineData(59.6, "1:00")]
    [InlineData(725, "12:05")]
    [InlineData(11_220, "3:07:00")]
    [InlineData(187_260, "2d 4:01")]
    [InlineData(-1, "?")]
    public void Durations_are_short(double seconds, string text) => Assert.Equal(text, ProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Without_a_terminal_lines_are_plain_and_whole()
    {
        StringWriter writer = new();
        ConsoleProgress progress = new(writer, terminal: false);
        progress.Tick(1, 200, "is only for terminals");
        progress.Step(LogTests.Step(50));
        progress.Note("[brackets] are no markup " + new string('x', 300));
        string[] lines = writer.ToString().Split('\n');
        Assert.Equal(ProgressText.Step(LogTests.Step(50)), lines[0]);
        Assert.Equal("[brackets] are no markup " + new string('x', 300), lines[1]);
        Assert.DoesNotContain('\u001b', writer.ToString());
    }

    [Fact]
    public void A_reader_that_went_away_does_not_end_the_run()
    {
        using BrokenPipe pipe = new();
        ConsoleProgress progress = new(pipe, terminal: false);
        progress.Note("one");
        progress.Step(LogTests.Step(2));
        Assert.Equal(1, pipe.Attempts); // what is broken stays so
    }

    private sealed class BrokenPipe : StringWriter
    {
        public int Attempts { get; private set; }

        public override void Write(char value) => Break();

        public override void Write(string? value) => Break();

        public override void Write(char[] buffer, int index, int count) => Break();

        private void Break()
        {
            Attempts++;
            throw new IOException("Broken pipe");
        }
    }
}
