using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>The numbers of detectron2's SemSegEvaluator (<c>../shared/golden/semantic_metrics</c>).</summary>
public sealed class SemanticReferenceTests
{
    [SkippableTheory]
    [InlineData("main")]
    [InlineData("mapillary_ignore_65")]
    [InlineData("ade_reduce_zero_label")]
    [InlineData("ade_full_16bit")]
    public void All_four_numbers_and_every_class_are_the_originals(string name)
    {
        (JsonElement set, SemanticEvaluator evaluator) = Evaluated(name);
        SemanticResult result = evaluator.Result();
        (string Key, double Value)[] numbers =
        [
            ("mIoU", result.MeanIou), ("fwIoU", result.FrequencyWeightedIou), ("mACC", result.MeanAccuracy), ("pACC", result.PixelAccuracy),
        ];
        Assert.All(numbers, number => Assert.Equal(set.GetProperty(number.Key).GetDouble(), 100 * number.Value, 1e-10));
        JsonElement[] classes = [.. set.GetProperty("IoU").EnumerateArray()];
        Assert.Equal(classes.Length, result.Iou.Count);
        Assert.All(classes.Zip(result.Iou), static one =>
            Assert.Equal(one.First.ValueKind == JsonValueKind.String ? double.NaN : one.First.GetDouble(), 100 * one.Second, 1e-10));
    }

    [SkippableFact]
    public void A_label_that_is_no_class_is_refused() =>
        Assert.Equal("MF6205", Assert.Throws<MaskFormerException>(() => Evaluated("label_out_of_range")).Id);

    [SkippableFact]
    public void Nothing_to_evaluate_gives_no_number_above_0()
    {
        SemanticResult result = Evaluated("all_ignored").Evaluator.Result();
        Assert.Equal((0, 0), (result.MeanIou, result.PixelAccuracy));
    }

    private static (JsonElement Set, SemanticEvaluator Evaluator) Evaluated(string name)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(Shared.Path("golden/semantic_metrics/manifest.json"))).RootElement;
        JsonElement set = root.GetProperty("sets").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        SemanticEvaluator evaluator = new(set.GetProperty("num_classes").GetInt32(), set.GetProperty("ignore_label").GetInt32());
        foreach (JsonElement image in set.GetProperty("images").EnumerateArray())
            evaluator.Add(name, Map(image.GetProperty("gt").GetString()!), Map(image.GetProperty("pred").GetString()!));
        return (set, evaluator);
    }

    private static int[] Map(string path) =>
        Array.ConvertAll(PngReader.Read(File.ReadAllBytes(Shared.Path($"golden/semantic_metrics/{path}")), path).Samples, static sample => (int)sample);
}
