using MaskFormer.Language;
using MaskFormer.Runtime.Evaluation;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

public sealed class SemanticEvaluatorTests
{
    [Fact]
    public void Counts_over_all_images()
    {
        var evaluator = new SemanticEvaluator(classes: 4);
        evaluator.Add("a", [0, 0, 0, 1, 255], [0, 0, 1, 1, 3]);
        evaluator.Add("b", [1, 1], [1, 2]);
        SemanticResult result = evaluator.Result();
        Assert.Equal([2.0 / 3, 2.0 / 4, double.NaN, double.NaN], result.Iou); // class 2 is only predicted; class 3 only where it does not count
        Assert.Equal((2.0 / 3 + 0.5) / 2, result.MeanIou, 1e-15);
        Assert.Equal((2.0 / 3 * 3 + 0.5 * 3) / 6, result.FrequencyWeightedIou, 1e-15);
        Assert.Equal(2.0 / 3, result.MeanAccuracy, 1e-15);
        Assert.Equal(4.0 / 6, result.PixelAccuracy, 1e-15);
    }

    [Fact]
    public void Before_july_2022_a_class_that_is_only_predicted_counted_in_the_mean()
    {
        var evaluator = new SemanticEvaluator(classes: 4, countPredicted: true);
        evaluator.Add("a", [0, 0, 0, 1, 255], [0, 0, 1, 1, 3]);
        evaluator.Add("b", [1, 1], [1, 2]);
        Assert.Equal((2.0 / 3 + 0.5) / 3, evaluator.Result().MeanIou, 1e-15);
    }

    [Fact]
    public void A_class_beyond_the_list_is_refused() =>
        Assert.Equal("MF6205", Assert.Throws<MaskFormerException>(() => new SemanticEvaluator(4).Add("a", [4], [0])).Id);

    [Fact]
    public void The_table_is_detectron2s()
    {
        var evaluator = new SemanticEvaluator(classes: 2);
        evaluator.Add("a", [0, 0, 1, 1], [0, 1, 1, 1]);
        Assert.Equal(
            "          |  mIoU fwIoU  mACC  pACC\n-----------------------------------\nPixels    |  58.3  58.3  75.0  75.0\n",
            SemanticTable.Format(evaluator.Result())
        );
    }
}
