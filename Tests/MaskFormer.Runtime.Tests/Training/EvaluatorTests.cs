using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>Images in, qualities out, with a model that thinks every pixel is of the first class.</summary>
public sealed class EvaluatorTests
{
    private readonly Evaluator evaluator = new(
        new CocoPanopticData { CanvasHeight = 16, CanvasWidth = 16 },
        new EvaluationConfig { MinSize = 8, MaxSize = 16 }
    );

    /// <summary>Each picture has two columns of each of the three classes, one of them a crowd, and one column of none.</summary>
    [Fact]
    public void Pixels_are_counted_where_they_are_asked_for()
    {
        using FakeSource source = new(3, static index => FakeSource.Stripes(index));
        SemanticEvaluator pixels = new(3, ignore: -1);

        Assert.Equal(3, evaluator.Run(new FakeEngine(), source, semantic: pixels).Images);

        SemanticResult result = pixels.Result();
        Assert.Equal([1.0 / 3, 0, 0], result.Iou);
        Assert.Equal((1.0 / 9, 1.0 / 3), (result.MeanIou, result.PixelAccuracy));
    }
}
