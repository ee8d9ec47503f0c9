using System.Text.RegularExpressions;
using MaskFormer.Language;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>What a run tells of itself cannot be told: its steps are kept.</summary>
public sealed class ReportFaultTests : IDisposable
{
    private readonly TrainerHarness harness = new();

    public void Dispose() => harness.Dispose();

    /// <summary>Linux lets a program write on into a file that was deleted.</summary>
    [SkippableFact]
    public void Reports_that_are_deleted_in_mid_run_are_begun_anew_and_told()
    {
        Skip.If(OperatingSystem.IsWindows(), "an open file cannot be deleted there");
        RunFolder run = harness.Folder();
        FakeEngine engine = new() { OnStep = step => { if (step == 3) DeleteReports(run); } };
        Assert.False(harness.Run(engine).Interrupted);
        Assert.Equal([4L, 6], harness.SavedSteps());
        Assert.Equal([3L, 4, 5, 6, 6], LoggedLine.Read(run.Log).Select(static line => line.Step));
        Assert.True(TfRecordReader.Read(Assert.Single(Events(run)), RecordCompression.None).Count() > 4); // whole, to its last record
        string told = harness.Screen.ToString();
        Assert.Contains("train.jsonl was deleted while the run goes on: what it held is lost", told);
        Assert.Contains("events.out.tfevents", told);
    }

    [SkippableFact]
    public void A_log_that_cannot_be_written_ends_the_run_and_keeps_its_steps()
    {
        Skip.If(OperatingSystem.IsWindows(), "an open file cannot be deleted there");
        RunFolder run = harness.Folder();
        FakeEngine engine = new() { OnStep = step => { if (step == 3) Block(run); } };
        Assert.ThrowsAny<IOException>(() => harness.Run(engine));
        Assert.Equal([3L], harness.SavedSteps());
    }

    [Fact]
    public void Events_that_the_disk_takes_no_more_of_cost_no_step_and_are_told_once()
    {
        RunFolder run = harness.Folder();
        ConsoleProgress console = new(harness.Screen, terminal: false);
        using (RunReports reports = new(run, console, new() { Experiment = "fake", Engine = "torch" }, 0, new(null, null, null), Open))
        {
            for (int step = 1; step <= 4; step++) reports.Write(new StepReport { Step = step, Steps = 4, Total = step });
        }

        Assert.Equal([1L, 2, 3, 4], LoggedLine.Read(run.Log).Select(static line => line.Step));
        Assert.Single(Regex.Matches(harness.Screen.ToString(), "MF7009 .*events.* No space left; the run goes on without TensorBoard's events"));

        static Stream Open(string path) =>
            new FullStream(new FileStream(path, FileMode.Append), path.EndsWith(".jsonl", StringComparison.Ordinal) ? int.MaxValue : 400);
    }

    private static void DeleteReports(RunFolder run)
    {
        File.Delete(run.Log);
        foreach (string file in Events(run)) File.Delete(file);
    }

    // A folder stands where the log is to be.
    private static void Block(RunFolder run)
    {
        File.Delete(run.Log);
        Directory.CreateDirectory(run.Log);
    }

    private static string[] Events(RunFolder run) => Directory.GetFiles(run.Path, "events.out.tfevents.*");
}
