using System.Text.Json;
using System.Text.Json.Nodes;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>Numbers of panopticapi on stored truths and predictions.</summary>
public sealed class PanopticReferenceTests
{
    private const double Tolerance = 1e-12;

    [SkippableTheory]
    [InlineData("deeplab_fixture")]
    [InlineData("edge")]
    [InlineData("sample_identity")]
    [InlineData("sample_perturbed")]
    [InlineData("sample_perturbed_hard")]
    [InlineData("synthetic")]
    public void Equals_panoptic_api(string set)
    {
        string folder = Shared.Path($"reference/pq/{set}");
        PanopticResult result = Evaluate($"{folder}/gt.json", $"{folder}/gt", $"{folder}/pred.json", $"{folder}/pred");
        JsonNode expected = JsonNode.Parse(File.ReadAllText($"{folder}/expected.json"))!;

        foreach ((string id, JsonNode? quality) in expected["result"]!["per_class"]!.AsObject())
        {
            SegmentCounts counts = result.PerClass.Single(c => c.Category.Id == int.Parse(id)).Counts;
            Assert.Equal((double)quality!["pq"]!, counts.Quality, Tolerance);
            Assert.Equal((double)quality["sq"]!, counts.SegmentationQuality, Tolerance);
            Assert.Equal((double)quality["rq"]!, counts.RecognitionQuality, Tolerance);
        }

        JsonObject listed = expected["counts"]!.AsObject();
        Assert.Equal(listed.Count, result.PerClass.Count(c => c.Counts.Any));
        foreach ((string id, JsonNode? count) in listed)
        {
            SegmentCounts counts = result.PerClass.Single(c => c.Category.Id == int.Parse(id)).Counts;
            Assert.Equal((double)count!["iou_sum"]!, counts.IouSum, Tolerance);
            Assert.Equal(((int)count["tp"]!, (int)count["fp"]!, (int)count["fn"]!), (counts.TruePositives, counts.FalsePositives, counts.FalseNegatives));
        }

        Means(expected["result"]!, result);
        string table = string.Concat(expected["printed_table"]!.AsArray().Select(line => $"{line}\n"));
        Assert.Equal(table, PanopticTable.Format(result));
    }

    [SkippableFact]
    public void Real_photos_with_crowd_void_and_real_categories()
    {
        string root = Shared.Path("data/coco-sample");
        PanopticResult result = Evaluate(
            $"{root}/user-layout/annotations/panoptic_val2017.json", $"{root}/user-layout/panoptic_val2017",
            $"{root}/prediction-perturbed/panoptic_pred.json", $"{root}/prediction-perturbed/panoptic_pred");
        Assert.Equal(0.4834116037748158, result.All.Pq, Tolerance);
        Assert.Equal(133, result.PerClass.Count);
        Means(JsonNode.Parse(File.ReadAllText($"{root}/prediction-perturbed/GOLDEN.json"))!, result);
    }

    [SkippableFact]
    public void Deeplab_label_maps()
    {
        string root = Shared.Path("data/deeplab-pq");
        PanopticResult result = Evaluate($"{root}/coco_gt.json", $"{root}/coco_gt", $"{root}/coco_pred.json", $"{root}/coco_pred");
        Means(JsonNode.Parse(File.ReadAllText($"{root}/GOLDEN.json"))!["coco_format"]!, result);
        SegmentCounts umbrella = result.PerClass.Single(c => c.Category.Name == "umbrella").Counts;
        Assert.Equal(new SegmentCounts(0, 0, 0, 1), umbrella);
    }

    private static void Means(JsonNode expected, PanopticResult result)
    {
        foreach ((string split, QualityMeans means) in new[] { ("All", result.All), ("Things", result.Things), ("Stuff", result.Stuff) })
        {
            Assert.Equal((double)expected[split]!["pq"]!, means.Pq, Tolerance);
            Assert.Equal((double)expected[split]!["sq"]!, means.Sq, Tolerance);
            Assert.Equal((double)expected[split]!["rq"]!, means.Rq, Tolerance);
            Assert.Equal((int)expected[split]!["n"]!, means.Classes);
        }
    }

    private static PanopticResult Evaluate(string truthJson, string truthFolder, string predictionJson, string predictionFolder)
    {
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllText(truthJson));
        using JsonDocument prediction = JsonDocument.Parse(File.ReadAllText(predictionJson));
        var evaluator = new PanopticEvaluator([.. truth.RootElement.GetProperty("categories").EnumerateArray().Select(c =>
            new PanopticCategory(c.GetProperty("id").GetInt32(), c.GetProperty("name").GetString()!, c.GetProperty("isthing").GetInt32() == 1))]);
        foreach (JsonElement annotation in truth.RootElement.GetProperty("annotations").EnumerateArray())
        {
            string image = annotation.GetProperty("image_id").ToString();
            JsonElement predicted = prediction
                .RootElement.GetProperty("annotations")
                .EnumerateArray()
                .Single(p => p.GetProperty("image_id").ToString() == image);
            evaluator.Add(
                image,
                PngIds.Read(Path.Combine(truthFolder, annotation.GetProperty("file_name").GetString()!)),
                [
                    .. annotation
                        .GetProperty("segments_info")
                        .EnumerateArray()
                        .Select(s => new TruthSegment(Int(s, "id"), Int(s, "category_id"), Int(s, "area"), Int(s, "iscrowd") == 1)),
                ],
                PngIds.Read(Path.Combine(predictionFolder, predicted.GetProperty("file_name").GetString()!)),
                [.. predicted.GetProperty("segments_info").EnumerateArray().Select(s => new PredictedSegment(Int(s, "id"), Int(s, "category_id")))]);
        }

        return evaluator.Result();

        static int Int(JsonElement e, string name) => e.GetProperty(name).GetInt32();
    }
}
