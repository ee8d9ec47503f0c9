using System.Text.Json;
using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Library;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Tasks;

/// <summary>A task of another assembly is trained, evaluated, drawn and used without a change to the run time (docs/guides/tasks.md).</summary>
[Collection(ProgramTests.Name)]
public sealed class OwnTaskTests(TinyProgram program)
{
    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void A_task_of_another_assembly_trains_and_predicts(string engine)
    {
        ForegroundExperiment experiment = new()
        {
            Data = Experiments.Shapes.Data with { Folder = program.Data, MinSizes = [32], MaxSize = 32, CanvasHeight = 32, CanvasWidth = 32 },
            Training = Experiments.Shapes.Training with { Iterations = 2, Batch = 2, LogEvery = 1, EvaluateEvery = 0 },
            Evaluation = new() { MinSize = 32, MaxSize = 32, Pictures = 1 },
        };
        RunFolder run = RunFolder.Use(program.NewPath());
        StringWriter told = new();
        using (ITrainingEngine step = Engines.OpenTraining(engine, experiment))
        using (IPanopticSource training = DataSources.Open(experiment.Data, null, DataSources.Train))
        using (IPanopticSource validation = DataSources.Open(experiment.Data, null, DataSources.Val))
            new Trainer(ResolvedConfig.Of("foreground", experiment), run, step, training, validation, new ConsoleProgress(told)).Run();

        Assert.Contains("foreground IoU", told.ToString());
        JsonElement[] lines = [.. File.ReadLines(run.Log).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.InRange(lines[0].GetProperty("share").GetDouble(), 0, 1);
        Assert.InRange(lines[^1].GetProperty("foreground").GetProperty("iou").GetDouble(), 0, 1);
        Assert.Equal(4, Directory.GetFiles(run.Pictures).Length); // labels, the first batch, the evaluation, what was taken for what

        using Segmenter segmenter = Segmenter.Open(experiment, run, new() { Engine = engine });
        Segmentation seen = segmenter.Predict(new byte[3 * 37 * 29], 37, 29);
        Assert.Equal((37, 29), (seen.Width, seen.Height));
    }

    [Fact]
    public void Tasks_are_found_by_their_attribute() =>
        Assert.Superset(new HashSet<string>(["foreground", "mask classification", "per-pixel classification"]), SegmentationTasks.Names.ToHashSet());

    [Fact]
    public void Options_without_a_task_are_told()
    {
        var error = Assert.Throws<MaskFormerException>(() => SegmentationTasks.Of(new Unread()));
        Assert.Equal(("MF7036", "no task is for it"), (error.Id, error.Cause));
    }

    [Fact]
    public void A_model_without_the_output_that_its_task_reads_is_told()
    {
        ForegroundExperiment experiment = new() { Task = new MaskClassification() };
        var error = Assert.Throws<MaskFormerException>(() => Engines.Open("torch", experiment));
        Assert.Equal(("MF7001", "the model has no output named Logits"), (error.Id, error.Cause));
    }
}
