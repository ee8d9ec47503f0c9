using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>Images in, qualities out, with a model that thinks every pixel is of the first class.</summary>
public sealed class DatasetEvaluatorTests
{
    private readonly DatasetEvaluator evaluator = new(
        new CocoPanopticData { CanvasHeight = 16, CanvasWidth = 16 },
        new EvaluationConfig { MinSize = 8, MaxSize = 16 }
    );

    /// <summary>Each image has two columns of each of the three classes, one of them a crowd, and one column of none.</summary>
    [Fact]
    public void Pixels_are_counted_where_they_are_asked_for()
    {
        using FakeSource source = new(3, static index => FakeSource.Stripes(index));
        PanopticResult evaluated = (PanopticResult)evaluator.Run(new FakeEngine(), source, pixels: true);
        Assert.Equal(3, evaluated.Images);
        SemanticResult result = evaluated.Pixels!;
        Assert.Equal([1.0 / 3, 0, 0], result.Iou);
        Assert.Equal((1.0 / 9, 1.0 / 3), (result.MeanIou, result.PixelAccuracy));
    }

    [Theory]
    [InlineData(true, "Logits are no numbers")]
    [InlineData(false, "Masks are no numbers")]
    public void What_is_no_number_has_no_quality(bool scores, string what)
    {
        using FakeSource source = new(1, static index => FakeSource.Stripes(index));
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => evaluator.Run(new NanPredictor(scores), source));
        Assert.Equal("MF7014", error.Id);
        Assert.Contains(what, error.Cause);
    }

    private sealed class NanPredictor(bool scores) : IPredictor
    {
        public (int Height, int Width)? Canvas => null;

        public RawPrediction Predict(float[] image, int height, int width)
        {
            (float[] logits, float[] masks) = (new float[8], new float[2 * 16]);
            (scores ? logits : masks)[5] = float.NaN;
            return new(new Dictionary<string, OutputValues> { ["Logits"] = new([2, 1, 4], logits), ["Masks"] = new([1, 2, 4, 4], masks) });
        }
    }

    /// <summary>Three images; in each one claim of three is changed.</summary>
    [Theory]
    [InlineData(10, 0)]
    [InlineData(0, 3)]
    [InlineData(8, 3)]
    public void Areas_are_pixels_whatever_the_annotation_claims(double claimed, int wrong)
    {
        using FakeSource right = new(3, static index => FakeSource.Stripes(index));
        using FakeSource claiming = new(
            3,
            index =>
            {
                PanopticSample sample = FakeSource.Stripes(index);
                return sample with { Segments = [.. sample.Segments.Select((segment, s) => s == 0 ? segment with { Area = claimed } : segment)] };
            }
        );
        PanopticResult expected = (PanopticResult)evaluator.Run(new FakeEngine(), right), result = (PanopticResult)evaluator.Run(new FakeEngine(), claiming);
        Assert.Equal(expected.PerClass, result.PerClass);
        Assert.Equal((0, wrong), (expected.WrongAreas, result.WrongAreas));
    }

    [Fact]
    public void Data_that_knows_fewer_classes_is_evaluated_on_those()
    {
        PanopticCategory[] model = [new(1, "unknown to the data", true), .. new FakeSource(0, static index => FakeSource.Stripes(index)).Categories];
        using IPanopticSource source = ClassAgreement.Join(new FakeSource(2, static index => FakeSource.Stripes(index)), model, "the run");
        PanopticResult result = (PanopticResult)evaluator.Run(new FakeEngine(4), source);
        Assert.Equal([7, 9, 20], result.PerClass.Select(static one => one.Category.Id));
    }
}
