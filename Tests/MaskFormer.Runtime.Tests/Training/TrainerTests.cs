using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tests.Checkpoints;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>The loop itself, with an engine that computes nothing: what is left in the folder, and how every way of ending ends.</summary>
public sealed class TrainerTests : IDisposable
{
    private readonly TrainerHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public void A_whole_run_leaves_its_folder()
    {
        TrainingResult result = harness.Run(new FakeEngine());
        Assert.False(result.Interrupted);
        Assert.Equal(6, result.Summary.Steps);
        Assert.Equal([4L, 6], harness.SavedSteps());
        RunFolder run = harness.Folder();
        Assert.All(
            [run.Log, run.Summary, run.Categories, run.Curves, Path.Combine(run.Pictures, "first-batch.png"), Path.Combine(run.Pictures, "step-000006.png")],
            static file => Assert.True(File.Exists(file), file)
        );
        Assert.Equal(
            [.. Enumerable.Range(1, 6).Select(static step => $"step {step}"), "evaluation 6"],
            Lines(run).Select(static line => $"{line.GetProperty("kind").GetString()} {line.GetProperty("step")}")
        );
        Assert.Equal(["thing", "stuff", "other"], RunCategories.Read(run.Categories)!.Select(static category => category.Name));
        Assert.Equal([true, false, true], RunCategories.Read(run.Categories)!.Select(static category => category.IsThing));
    }

    /// <summary>Two accumulated batches of two images with two targets each, and room for one: four are left out in every step.</summary>
    [Fact]
    public void Targets_without_room_are_counted_in_every_line_and_told_once()
    {
        using TrainerHarness tight = new() { PairsPerImage = 1 };
        tight.Run(new FakeEngine());
        Assert.Equal(Enumerable.Repeat(4, 6), Lines(tight.Folder()).SkipLast(1).Select(static line => line.GetProperty("dropped").GetInt32()));
        string told = Assert.Single(tight.Screen.ToString().Split('\n'), static line => line.Contains("no room", StringComparison.Ordinal));
        Assert.StartsWith("step 1: the 4 smallest segments found no room", told);

        harness.Run(new FakeEngine());
        Assert.All(Lines(harness.Folder()).SkipLast(1), static line => Assert.Equal(0, line.GetProperty("dropped").GetInt32()));
        Assert.DoesNotContain("no room", harness.Screen.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void An_interrupted_run_ends_with_the_same_weights(int at)
    {
        harness.Run(new FakeEngine(), name: "whole");
        using CancellationTokenSource stop = new();
        TrainingResult first = harness.Run(new FakeEngine { OnStep = step => { if (step == at) stop.Cancel(); } }, stop: stop.Token);
        Assert.Equal((true, (long)at), (first.Interrupted, first.Summary.Steps));
        TrainingResult second = harness.Run(new FakeEngine(), resume: true);
        Assert.Equal((false, 6L), (second.Interrupted, second.Summary.Steps));
        Samples.AssertEqual(harness.Saved(6, "whole").Weights, harness.Saved(6).Weights);
        Samples.AssertEqual(harness.Saved(6, "whole").Optimizer, harness.Saved(6).Optimizer);
        Assert.Equal(first.Summary.FirstTotalLoss, second.Summary.FirstTotalLoss);
        Assert.Equal(Totals(harness.Folder("whole")), Totals(harness.Folder()));
    }

    /// <summary>A kill leaves no last checkpoint: what came after the one before is done again.</summary>
    [Fact]
    public void A_killed_run_ends_with_the_same_weights()
    {
        harness.Run(new FakeEngine());
        byte[] expected = harness.Saved(6).Weights[0].Data.ToArray();
        Directory.Delete(new CheckpointStore(harness.Folder().Path).FolderOf(6), recursive: true);
        harness.Run(new FakeEngine(), resume: true);
        Assert.Equal(expected, harness.Saved(6).Weights[0].Data.ToArray());
        Assert.Equal(6, Totals(harness.Folder()).Length);
    }

    [Fact]
    public void Interrupted_in_the_last_evaluation_resuming_evaluates()
    {
        using CancellationTokenSource stop = new();
        int predictions = 0;
        TrainingResult first = harness.Run(
            new FakeEngine
            {
                OnPredict = () =>
                {
                    if (++predictions == 2)
                        stop.Cancel();
                },
            },
            stop: stop.Token
        ); // the first one is before step 1
        Assert.True(first.Interrupted);
        Assert.Null(first.Summary.EvaluatedImages);
        Assert.Equal(6, harness.SavedSteps()[^1]);
        FakeEngine engine = new();
        TrainingResult second = harness.Run(engine, resume: true);
        Assert.Equal((false, 3, 0), (second.Interrupted, second.Summary.EvaluatedImages, engine.Steps));
        Assert.Equal(0, harness.Run(engine, resume: true).Summary.Steps - 6);
        Assert.Single(Lines(harness.Folder()), static line => line.GetProperty("kind").GetString() == "evaluation");
    }

    [Fact]
    public void Resuming_nothing_starts_anew()
    {
        Assert.Equal(6, harness.Run(new FakeEngine(), resume: true).Summary.Steps);
        Assert.Contains("there is no checkpoint yet", harness.Screen.ToString());
    }

    /// <summary>What could be refused later must not have rewritten the run's configuration and classes before.</summary>
    [Fact]
    public void A_refused_resume_changes_nothing()
    {
        harness.Run(new FakeEngine());
        string classes = harness.Folder().Categories;
        File.WriteAllText(classes, "untouched");
        harness.Fingerprint = "other images";
        bool begun = false;
        DataException error = Assert.Throws<DataException>(() => harness.Run(new FakeEngine(), resume: true, saveSettings: () => begun = true));
        Assert.Equal(("MF6040", false, "untouched"), (error.Id, begun, File.ReadAllText(classes)));
    }

    [Fact]
    public void An_existing_run_is_not_overwritten()
    {
        harness.Run(new FakeEngine());
        bool begun = false;
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => harness.Run(new FakeEngine(), saveSettings: () => begun = true));
        Assert.Equal(("MF7002", false), (error.Id, begun));
        Assert.Contains("6 steps", error.Cause);
    }

    [Fact]
    public void A_second_trainer_touches_nothing()
    {
        using RunLock other = RunLock.Take(harness.Folder().Path);
        bool begun = false;
        Assert.Equal("MF7101", Assert.Throws<MaskFormerException>(() => harness.Run(new FakeEngine(), saveSettings: () => begun = true)).Id);
        Assert.False(begun);
        Assert.False(File.Exists(harness.Folder().Log));
    }

    [Fact]
    public void Another_number_of_classes_is_refused_before_the_first_step()
    {
        FakeEngine engine = new(classes: 4);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => harness.Run(engine));
        Assert.Equal(("MF7006", "the data has 3 classes, the model 4", 0), (error.Id, error.Cause, engine.Steps));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_and_keeps_what_was()
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => harness.Run(new FakeEngine { NotFiniteAt = 3 }));
        Assert.Equal(("MF7005", "step 3"), (error.Id, error.Place));
        Assert.Contains("the checkpoint of step 2", error.Cause);
        Assert.Equal([2L], harness.SavedSteps());
        harness.Run(new FakeEngine(), name: "whole");
        harness.Run(new FakeEngine(), resume: true); // the batch that diverged is fed again
        Samples.AssertEqual(harness.Saved(6, "whole").Weights, harness.Saved(6).Weights);
    }

    [Fact]
    public void A_matching_that_meets_no_number_names_the_step()
    {
        FakeEngine engine = new()
        {
            OnStep = static step =>
            {
                if (step == 2)
                    throw new NonFiniteException("MF7201", "layer 0", "the cost is not a number", "Lower the rate");
            },
        };
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => harness.Run(engine));
        Assert.Equal(("MF7005", "step 2"), (error.Id, error.Place));
        Assert.Contains("layer 0: the cost is not a number", error.Cause);
    }

    [Fact]
    public void A_loss_that_is_no_number_at_once_leaves_no_checkpoint()
    {
        Assert.Contains("no step was done", Assert.Throws<MaskFormerException>(() => harness.Run(new FakeEngine { NotFiniteAt = 1 })).Cause);
        Assert.Empty(harness.SavedSteps());
    }

    [Fact]
    public void An_image_that_cannot_be_read_is_told_and_steps_are_kept()
    {
        using TrainerHarness broken = new()
        {
            Load = static index =>
                index == 5 ? throw new DataException("MF6005", "5.png", "The image is cut short", "Fetch it again.") : FakeSource.Stripes(index),
        };
        FakeEngine engine = new();
        MaskFormerException error = Assert.Throws<DataException>(() => broken.Run(engine));
        Assert.Equal(("MF6005", "5.png"), (error.Id, error.Place));
        Assert.Equal(engine.Steps == 0 ? [] : [engine.Steps], broken.SavedSteps());
    }

    [Fact]
    public void A_fault_in_a_worker_is_told_with_its_cause()
    {
        using TrainerHarness broken = new() { Load = static _ => throw new InvalidOperationException("the disk is on fire") };
        MaskFormerException error = Assert.ThrowsAny<MaskFormerException>(() => broken.Run(new FakeEngine()));
        Assert.Equal("MF6041", error.Id);
        Assert.Contains("the disk is on fire", error.Message);
    }

    [Fact]
    public void A_fault_in_an_evaluation_is_told_and_the_steps_before_are_kept()
    {
        using TrainerHarness evaluated = new() { Training = harness.Training with { EvaluateEvery = 3 } };
        int asked = 0; // before step 1, and then by the evaluation of step 3
        FakeEngine engine = new() { OnPredict = () => asked = asked < 1 ? asked + 1 : throw new InvalidOperationException("the device fell off") };
        Assert.Contains("the device fell off", Assert.Throws<InvalidOperationException>(() => evaluated.Run(engine)).Message);
        Assert.Equal([3L], evaluated.SavedSteps());
    }

    [Fact]
    public void Without_memory_a_smaller_batch_is_proposed()
    {
        FakeEngine engine = new()
        {
            OnStep = static step =>
            {
                if (step == 2)
                    throw new System.Runtime.InteropServices.ExternalException(
                        "[enforce fail] DefaultCPUAllocator: not enough memory: you tried to allocate 12 bytes"
                    );
            },
        };
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => harness.Run(engine));
        Assert.Equal(("MF7008", "step 2"), (error.Id, error.Place));
        Assert.Contains("training.batch=1 --set training.accumulation_steps=4", error.Remedy);
        Assert.Equal([1L], harness.SavedSteps());
    }

    [Fact]
    public void The_newest_numbered_folder_is_found()
    {
        string parent = Path.GetDirectoryName(harness.Folder().Path)!;
        Assert.Null(RunFolder.Latest(parent, "shapes"));
        string[] made = [.. Enumerable.Range(0, 3).Select(_ => Path.GetFileName(RunFolder.New(parent, "shapes").Path))];
        Directory.CreateDirectory(Path.Combine(parent, "shapes-1000"));
        Directory.CreateDirectory(Path.Combine(parent, "shapes-old"));
        Assert.Equal(["shapes-001", "shapes-002", "shapes-003"], made);
        Assert.Equal("shapes-1000", Path.GetFileName(RunFolder.Latest(parent, "shapes")!.Path));
    }

    private static JsonElement[] Lines(RunFolder run) => [.. LoggedLine.Read(run.Log).Select(static line => line.Values)];

    private static double[] Totals(RunFolder run) =>
        [.. Lines(run).Where(static line => line.GetProperty("kind").GetString() == "step").Select(static line => line.GetProperty("total").GetDouble())];
}
