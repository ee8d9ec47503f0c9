using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Runtime.Library;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>results.json</c>: a list of things with their masks as run lengths, which COCO's tools load as results.</summary>
internal sealed class DetectionPredictions(string folder, IReadOnlyList<PanopticCategory> classes) : IPredictionFiles
{
    private readonly List<(long Image, int Category, double Score, int Height, int Width, string Runs)> results = [];

    public void Add(long id, string name, string stem, Segmentation found)
    {
        foreach (Library.Segment segment in found.Segments.Where(static segment => segment.IsThing))
        {
            string runs = RunLengths.Pack(RunLengths.Of((y, x) => found.Map[y, x] == segment.Id, found.Height, found.Width));
            results.Add((id, classes[segment.Class].Id, segment.Score, found.Height, found.Width, runs));
        }
    }

    public void Complete() => AtomicFile.Write(Path.Combine(folder, "results.json"), stream =>
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartArray();
        foreach ((long image, int category, double score, int height, int width, string runs) in results)
        {
            json.WriteStartObject();
            json.WriteNumber("image_id", image);
            json.WriteNumber("category_id", category);
            json.WriteNumber("score", score);
            json.WriteStartObject("segmentation");
            json.WriteStartArray("size");
            json.WriteNumberValue(height);
            json.WriteNumberValue(width);
            json.WriteEndArray();
            json.WriteString("counts", runs);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
