using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Library;

namespace MaskFormer.Runtime.Commands;

/// <summary>For every image <c>NAME.ids.png</c>, whose pixels are R + 256 G + 65536 B, and <c>NAME.json</c> with a line for each of these ids.</summary>
internal sealed class EachPrediction(string folder, IReadOnlyList<PanopticCategory> classes, PredictionRule rule) : IPredictionFiles
{
    private static readonly JsonWriterOptions indented = new() { Indented = true, NewLine = "\n" };

    public void Add(long id, string name, string stem, Segmentation found)
    {
        AtomicFile.Write(Path.Combine(folder, stem + ".ids.png"), stream => stream.Write(PngWriter.SegmentIds(found.Map)));
        AtomicFile.Write(Path.Combine(folder, stem + ".json"), stream =>
        {
            using Utf8JsonWriter json = new(stream, indented);
            json.WriteStartObject();
            json.WriteString("image", name);
            json.WriteNumber("height", found.Height);
            json.WriteNumber("width", found.Width);
            json.WriteString("rule", rule.ToString());
            json.WriteStartArray("segments");
            foreach (Library.Segment segment in found.Segments) Write(json, segment);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public void Complete()
    {
    }

    private void Write(Utf8JsonWriter json, Library.Segment segment)
    {
        json.WriteStartObject();
        json.WriteNumber("id", segment.Id);
        json.WriteNumber("category_id", classes[segment.Class].Id);
        json.WriteString("class", segment.ClassName);
        json.WriteBoolean("isthing", segment.IsThing);
        json.WriteNumber("score", Math.Round(segment.Score, 6));
        json.WriteNumber("area", segment.Area);
        json.WriteStartArray("bbox");
        foreach (int number in (int[])[segment.Box.X, segment.Box.Y, segment.Box.Width, segment.Box.Height]) json.WriteNumberValue(number);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
