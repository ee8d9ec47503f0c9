using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>What a step needs by its graph, and the largest batch that fits.</summary>
public sealed class StepMemoryTests
{
    [Fact]
    public void The_largest_batch_follows_from_what_stays_and_what_an_image_takes()
    {
        StepMemory step = new(Peak: 1000, Images: 4, Image: 200);
        Assert.Equal([4, 3, 5, 0], ((long[])[1000, 999, 1399, 100]).Select(step.LargestBatch));
    }

    [Fact]
    public void A_step_beyond_the_machine_is_refused_with_the_batch_that_fits()
    {
        var shapes = Experiments.Shapes with { Training = Experiments.Shapes.Training with { Batch = 128 } };
        StepMemory step = StepMemory.Of(shapes);
        MemoryForecast.Demand(shapes, step.Peak);
        MaskFormerException many = Refused(shapes, step.Peak - (long)(32.5 * step.Image));
        Assert.Equal(("MF7008", "training.batch"), (many.Id, many.Place));
        Assert.Contains("estimated to fit, 95: --set training.batch=95 --set training.accumulation_steps=2", many.Remedy);
        Assert.Contains("--no-memory-check", many.Remedy);
        Assert.Contains("Not one image fits", Refused(Experiments.Shapes with { Training = shapes.Training with { Batch = 1 } }, 1).Remedy);

        static MaskFormerException Refused(MaskFormerExperiment experiment, long memory) =>
            Assert.Throws<MaskFormerException>(() => MemoryForecast.Demand(experiment, memory));
    }

    /// <summary>The graph is asked only where a step could be beyond the machine, so what is known without it must be enough for all.</summary>
    [Theory]
    [InlineData("shapes")]
    [InlineData("small")]
    [InlineData("ade20k-per-pixel-r50")]
    [InlineData("mask2former-coco-panoptic-r50")]
    public void No_step_takes_more_than_is_known_without_its_graph(string name)
    {
        IExperiment experiment = ConfigLoader.Load(
            Catalogue.All, new() { Experiment = name, Sets = ["data.canvas_height=128", "data.canvas_width=96", "training.batch=2"] }).Experiment;
        Assert.InRange(StepMemory.PeakOf(experiment, 2), 1, MemoryForecast.AtMost(experiment));
    }

    [Fact]
    public void Where_memory_ended_the_largest_batch_or_half_of_it_is_named()
    {
        StepMemory step = StepMemory.Of(Experiments.Shapes); // of eight images
        string few = Told(step.Peak - (long)(4.5 * step.Image)), many = Told(2 * step.Peak);
        Assert.StartsWith("MF7008 step 1: memory is not enough for 8 images", few);
        Assert.Contains("the largest batch that is estimated to fit this machine, 3: --set training.batch=3 --set training.accumulation_steps=3", few);
        Assert.Contains("Try half the batch, with twice the accumulation: --set training.batch=4 --set training.accumulation_steps=2", many);

        static string Told(long memory) => StepErrors.OutOfMemory(1, Experiments.Shapes, new OutOfMemoryException(), memory).Message;
    }
}
