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
    public void A_step_beyond_the_machine_is_told_with_the_batch_that_fits()
    {
        var shapes = Experiments.Shapes with { Training = Experiments.Shapes.Training with { Batch = 128 } };
        StepMemory step = StepMemory.Of(shapes);
        long less = step.Peak - (long)(32.5 * step.Image);
        Assert.Null(TrainingWarnings.Memory(shapes, step.Peak));
        Assert.Contains("the largest batch that fits is about 95 (training.batch)", TrainingWarnings.Memory(shapes, less));
        Assert.Contains("not one image fits", TrainingWarnings.Memory(shapes, 1));
        Assert.Null(TrainingWarnings.Memory(Experiments.Shapes with { Training = shapes.Training with { Batch = 1 } }, 1)); // small: nobody asks
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
