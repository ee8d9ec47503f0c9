using System.Text.Json;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Library;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>What was predicted, as files for other programs.</summary>
public sealed class PredictionFilesTests : IDisposable
{
    private static readonly PanopticCategory[] classes = [new(7, "cat", true), new(70, "sky", false)];
    private readonly string folder = Directory.CreateTempSubdirectory("maskformer-predictions-").FullName;

    // Three rows of four pixels.
    private static Segmentation Found => new(
        new(3, 4, new byte[36]),
        new(3, 4, [0, 1, 1, 2, 0, 1, 3, 2, 2, 2, 3, 2], [new(1, 0, true, 0.9), new(2, 1, false, 0.75), new(3, 0, true, 0.5)]),
        classes);

    [Fact]
    public void Each_image_has_its_ids_and_a_list_of_them()
    {
        Write(PredictionFormats.Each);
        Assert.Equal(Found.Map.Values, PanopticPng.Read(File.ReadAllBytes(At("a.ids.png")), "a").Values);
        JsonElement root = JsonDocument.Parse(File.ReadAllText(At("a.json"))).RootElement, first = root.GetProperty("segments")[0];
        Assert.Equal("HuggingFace", root.GetProperty("rule").GetString());
        Assert.Equal((1, 7, "cat"), (first.GetProperty("id").GetInt32(), first.GetProperty("category_id").GetInt32(), first.GetProperty("class").GetString()));
        Assert.Equal((0.9, 3), (first.GetProperty("score").GetDouble(), first.GetProperty("area").GetInt32()));
        Assert.Equal([1, 0, 2, 2], first.GetProperty("bbox").EnumerateArray().Select(static number => number.GetInt32()));
    }

    [Fact]
    public void Panoptic_predictions_are_read_as_annotations_are()
    {
        Write(PredictionFormats.Panoptic);
        CocoSplit split = CocoSplit.Read(At("panoptic_predictions.json"));
        Assert.Contains("by the rules of Hugging Face", File.ReadAllText(At("panoptic_predictions.json")), StringComparison.Ordinal);
        AnnotatedImage image = Assert.Single(split.Images);
        Assert.Equal(classes, split.Categories);
        Assert.Equal((42L, "a.jpg", 3, 4), (image.Id, image.FileName, image.Height, image.Width));
        Assert.Equal([(1, 7, 3.0), (2, 70, 5.0), (3, 7, 2.0)], image.Segments.Select(static segment => (segment.Id, segment.CategoryId, segment.Area)));
        LabelMap map = PanopticPng.Read(File.ReadAllBytes(Path.Combine(folder, "panoptic_predictions", image.MapFileName!)), "map");
        Assert.Equal(Found.Map.Values, map.Values);
    }

    [Fact]
    public void Results_hold_the_things_with_their_runs()
    {
        Write(PredictionFormats.Results);
        JsonElement[] results = [.. JsonDocument.Parse(File.ReadAllText(At("results.json"))).RootElement.EnumerateArray()];
        Assert.Equal([0.9, 0.5], results.Select(static one => one.GetProperty("score").GetDouble()));
        JsonElement mask = results[0].GetProperty("segmentation");
        byte[] pixels = ObjectMaskPainter.Paint(new PackedRuns(mask.GetProperty("counts").GetString()!, 3, 4), 3, 4, "first");
        Assert.Equal([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], pixels);
        Assert.Equal(42, results[0].GetProperty("image_id").GetInt64());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    private void Write(string format)
    {
        IPredictionFiles files = PredictionFormats.Of(format, folder, classes, PredictionRule.HuggingFace);
        files.Add(42, "a.jpg", "a", Found);
        files.Complete();
    }
}
