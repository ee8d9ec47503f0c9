using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class EvaluationPipelineTests
{
    private static readonly EvaluationPipeline pipeline = new(
        new ShapesData { PixelMean = [10, 20, 30], PixelStd = [2, 4, 5] },
        new EvaluationConfig { MinSize = 6, MaxSize = 9 });

    [Fact]
    public void Without_a_canvas_there_is_no_padding()
    {
        EvaluationInput input = pipeline.Prepare(new RgbImage(3, 4, [.. Enumerable.Repeat((byte)50, 36)]));
        Assert.Equal((6, 8, 6, 8, 3, 4), (input.Height, input.Width, input.ContentHeight, input.ContentWidth, input.OriginalHeight, input.OriginalWidth));
        Assert.Equal([20f, 7.5f, 4f], input.Image.Chunk(48).Select(plane => Assert.Single(plane.Distinct())));
    }

    [Fact]
    public void Sizes_are_padded_to_the_divisibility()
    {
        EvaluationInput input = new EvaluationPipeline(new ShapesData(), new() { MinSize = 6, MaxSize = 9, SizeDivisibility = 5 })
            .Prepare(new RgbImage(3, 4, new byte[36]));
        Assert.Equal((10, 10, 6, 8), (input.Height, input.Width, input.ContentHeight, input.ContentWidth));
    }

    [Fact]
    public void The_long_side_is_limited_and_the_rest_of_a_canvas_is_zero()
    {
        EvaluationInput input = pipeline.Prepare(new RgbImage(2, 6, [.. Enumerable.Repeat((byte)50, 36)]), (4, 11));
        Assert.Equal((4, 11, 3, 9), (input.Height, input.Width, input.ContentHeight, input.ContentWidth));
        Assert.Equal([20, 20, 20, 20, 20, 20, 20, 20, 20, 0, 0], input.Image[22..33]);
        Assert.All(input.Image[33..44], v => Assert.Equal(0, v));
    }

    [Fact]
    public void What_does_not_fit_the_canvas_is_made_smaller()
    {
        EvaluationInput input = pipeline.Prepare(new RgbImage(4, 4, new byte[48]), (8, 3));
        Assert.Equal((3, 3, 4, 4), (input.ContentHeight, input.ContentWidth, input.OriginalHeight, input.OriginalWidth));
    }

    [Fact]
    public void A_file_that_is_missing_is_named()
    {
        DataException error = Assert.Throws<DataException>(() => pipeline.Prepare("/nowhere/photo.jpg"));
        Assert.Equal(("MF6004", "/nowhere/photo.jpg"), (error.Id, error.Place));
    }
}
