using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Definitions.Tests.Tasks;

/// <summary>What a user wrote against the library fails in the middle of a training: he is told where, and loses no step.</summary>
[Collection(ProgramTests.Name)]
public sealed class OwnFaultTests(TinyProgram program)
{
    private static TrainingConfig Training => Experiments.Shapes.Training with
    {
        Iterations = 4,
        Batch = 2,
        LogEvery = 1,
        EvaluateEvery = 2,
        CheckpointEvery = 100,
        WarmupIterations = 0,
    };

    [Fact]
    public void A_schedule_that_fails_is_told_by_its_method() =>
        Fails(
            Whole with { Training = Training with { Schedule = new FailingSchedule() } },
            "MF7016 FailingSchedule.Factor (MaskFormer.Definitions.Tests, OwnFaults.cs:18): it threw IndexOutOfRangeException");

    [Fact]
    public void A_schedule_that_gives_no_number_is_told_with_its_step() =>
        Fails(
            Whole with { Training = Training with { Schedule = new FailingSchedule { Says = "NaN" } } },
            "MF7016 FailingSchedule.Factor: it gives NaN at step 2 of 4");

    [Fact]
    public void A_task_that_fails_is_told_by_its_method() =>
        Fails(Whole with { Task = new FailingForeground() }, "MF7016 FailingMetrics.Add (MaskFormer.Definitions.Tests");

    [Fact]
    public void A_data_source_that_fails_is_told_with_its_image() =>
        Fails(
            Whole with { Data = new FailingData { MinSizes = [32], MaxSize = 32, CanvasHeight = 32, CanvasWidth = 32, Shuffle = false } },
            "image 7 of epoch 0: A data worker failed: KeyNotFoundException: no such slide in Images.Load (MaskFormer.Definitions.Tests");

    [Fact]
    public void A_primitive_that_fails_is_told_by_its_method() =>
        Fails(
            new BrittleExperiment { Data = Whole.Data, Training = Training with { LogEvery = 1, EvaluateEvery = 100 }, Evaluation = Whole.Evaluation },
            "MF7016 BrittleBodies.Brittle (MaskFormer.Definitions.Tests, BrittleModel.cs:24): it threw IndexOutOfRangeException: row 7 of a table of 4");

    private static ForegroundExperiment Whole => new()
    {
        Data = Experiments.Shapes.Data with { MinSizes = [32], MaxSize = 32, CanvasHeight = 32, CanvasWidth = 32 },
        Training = Training,
        Evaluation = new() { MinSize = 32, MaxSize = 32, Pictures = 0 },
    };

    private void Fails(IExperiment experiment, string told)
    {
        string run = program.NewPath();
        Outcome outcome = program.Run([new ExperimentEntry("mine", "", () => experiment)], "train", "mine", "--data", program.Data, "--run", run);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains(told, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("MF9001", outcome.Errors, StringComparison.Ordinal);
        Assert.True(new CheckpointStore(run).Steps is [>= 2], outcome.Errors);
    }
}
