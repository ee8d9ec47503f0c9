using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Tests.Training;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Images that cannot be used: they end what is done, or as many as asked are left out.</summary>
public sealed class CorruptImagesTests
{
    private static readonly CocoPanopticData data = new()
    {
        MinSizes = [8], MaxSize = 16, CropProbability = 0, Flip = false, CanvasHeight = 16, CanvasWidth = 16, Shuffle = false,
    };

    /// <summary>Of seven images the third and the last cannot be read.</summary>
    private static FakeSource Damaged() => new(7, static index => index is 2 or 6
        ? throw new DataException("MF6005", $"{index}.png", "cut short", "Fetch it")
        : FakeSource.Stripes(index));

    [Fact]
    public void In_training_the_next_image_takes_the_place_whatever_the_number_of_workers()
    {
        foreach (int workers in (int[])[1, 3])
        {
            CorruptImages corrupt = new(2);
            using UsableSource usable = new(Damaged(), corrupt);
            using TrainingLoader loader = new(usable, data with { Workers = workers }, 7, seed: 1);
            Assert.Equal([100, 101, 103, 103, 104, 105, 100], loader.Next().Items.Select(static item => item.ImageId));
            Assert.Equal(
                ["left out image 2: MF6005 2.png: cut short. Fetch it", "left out image 6: MF6005 6.png: cut short. Fetch it"], corrupt.LeftOut(usable));
        }
    }

    [Fact]
    public void More_than_may_be_left_out_are_an_error()
    {
        using UsableSource usable = new(Damaged(), new(1));
        usable.Load(2);
        DataException error = Assert.Throws<DataException>(() => usable.Load(6));
        Assert.Equal("MF6080", error.Id);
        Assert.Contains("2 images cannot be used, and 1 may be left out", error.Message);
        Assert.Contains("6.png", error.Message);
    }

    [Fact]
    public void An_evaluation_counts_what_it_evaluated_and_leaves_out_nothing_unasked()
    {
        EvaluationConfig sizes = new() { MinSize = 8, MaxSize = 16 };
        using FakeSource source = Damaged();
        var result = new DatasetEvaluator(data with { SkipCorrupt = 2 }, sizes).Run(new FakeEngine(), source);
        Assert.Equal((5, 2), (result.Images, result.LeftOut.Count));
        Assert.StartsWith("on 5 of 7 images of fake;", result.Taken[0], StringComparison.Ordinal);
        Assert.Equal("MF6005", Assert.Throws<DataException>(() => new DatasetEvaluator(data, sizes).Run(new FakeEngine(), source)).Id);
    }
}
