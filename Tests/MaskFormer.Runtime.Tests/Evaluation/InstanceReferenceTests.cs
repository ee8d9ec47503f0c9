using System.Text.Json;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>The numbers of pycocotools (<c>../shared/golden/coco_ap</c>).</summary>
public sealed class InstanceReferenceTests
{
    private static readonly JsonSerializerOptions snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [SkippableTheory]
    [InlineData("main")]
    [InlineData("area_boundaries")]
    [InlineData("iou_at_thresholds")]
    [InlineData("crowd")]
    [InlineData("ties")]
    [InlineData("more_than_100")]
    [InlineData("truth_id_zero")]
    [InlineData("no_results")]
    [InlineData("no_truth")]
    [InlineData("tiny")]
    public void All_twelve_numbers_and_every_class_are_the_originals(string name)
    {
        JsonElement set = Manifest().EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        InstanceResult result = Evaluated(name, joined: false).Result();
        Assert.All(set.GetProperty("stats").EnumerateArray().Zip(result.Numbers), static one => Assert.Equal(one.First.GetDouble(), one.Second ?? -1, 1e-12));
        JsonProperty[] classes = [.. set.GetProperty("per_category_AP_percent").EnumerateObject()];
        Assert.Equal(classes.Length, result.Classes.Count);
        foreach (JsonProperty one in classes)
        {
            double? own = result.Classes.Single(known => known.Category == int.Parse(one.Name, null)).Average;
            Assert.Equal(one.Value.ValueKind == JsonValueKind.String, own is null);
            if (own is not null) Assert.Equal(one.Value.GetDouble(), 100 * own.Value, 1e-10);
        }
    }

    [SkippableFact]
    public void Parts_that_are_joined_give_the_same_numbers() =>
        Assert.Equal(Evaluated("main", joined: false).Result().Numbers, Evaluated("main", joined: true).Result().Numbers);

    private static JsonElement Manifest() => JsonDocument.Parse(File.ReadAllText(Shared.Path("golden/coco_ap/manifest.json"))).RootElement.GetProperty("sets");

    private static InstanceEvaluator Evaluated(string name, bool joined)
    {
        TruthFile truth = Read<TruthFile>(name, "gt");
        Found[] results = Read<Found[]>(name, "results");
        Dictionary<long, Image> images = truth.Images.ToDictionary(static image => image.Id);
        InstanceEvaluator[] parts = [new(truth.Categories.Select(static one => one.Id)), new(truth.Categories.Select(static one => one.Id))];
        foreach ((int i, Image image) in truth.Images.Reverse().Index())
        {
            parts[joined ? i % 2 : 0].Add(
                image.Id,
                [.. truth.Annotations.Where(one => one.ImageId == image.Id).Select(one => new TrueInstance(
                    one.Id, one.CategoryId, Runs(one.Segmentation, image), one.Area, one.Iscrowd == 1))],
                [.. results.Where(one => one.ImageId == image.Id).Select(one => new FoundInstance(one.CategoryId, Runs(one.Segmentation, image), one.Score))]);
        }

        parts[0].Add(parts[1]);
        return parts[0];
    }

    private static MaskRuns Runs(ObjectMask mask, Image image)
    {
        byte[] pixels = ObjectMaskPainter.Paint(mask, image.Height, image.Width, "mask");
        return MaskRuns.Of(RunLengths.Of((y, x) => pixels[(y * image.Width) + x] == 1, image.Height, image.Width));
    }

    private static T Read<T>(string set, string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Shared.Path($"golden/coco_ap/{set}/{file}.json")), snake)!;

    private sealed record TruthFile(Image[] Images, Annotation[] Annotations, Category[] Categories);

    private sealed record Image(long Id, int Height, int Width);

    private sealed record Category(int Id);

    private sealed record Annotation(long Id, long ImageId, int CategoryId, int Iscrowd, double Area, ObjectMask Segmentation);

    private sealed record Found(long ImageId, int CategoryId, double Score, ObjectMask Segmentation);
}
