using System.Text.Json;

namespace MaskFormer.Runtime.Data.Coco;

/// <summary>Writes the JSON of a COCO panoptic split.</summary>
public static class PanopticJsonWriter
{
    /// <summary>Writes one split; images without a map get no annotation.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="description">What the data set is.</param>
    /// <param name="categories">All classes; their order defines the contiguous ids.</param>
    /// <param name="images">All images.</param>
    public static void Write(Stream stream, string description, IReadOnlyList<PanopticCategory> categories, IEnumerable<AnnotatedImage> images)
    {
        List<AnnotatedImage> all = [.. images];
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", description);
        json.WriteEndObject();
        Array(json, "images", all, Image);
        Array(json, "annotations", all.Where(i => i.MapFileName is not null), Annotation);
        Array(json, "categories", categories, Category);
        json.WriteEndObject();
    }

    private static void Image(Utf8JsonWriter json, AnnotatedImage image)
    {
        json.WriteNumber("id", image.Id);
        json.WriteString("file_name", image.FileName);
        json.WriteNumber("height", image.Height);
        json.WriteNumber("width", image.Width);
    }

    private static void Annotation(Utf8JsonWriter json, AnnotatedImage image)
    {
        json.WriteNumber("image_id", image.Id);
        json.WriteString("file_name", image.MapFileName);
        Array(json, "segments_info", image.Segments, SegmentInfo);
    }

    private static void SegmentInfo(Utf8JsonWriter json, Segment segment)
    {
        json.WriteNumber("id", segment.Id);
        json.WriteNumber("category_id", segment.CategoryId);
        json.WriteNumber("iscrowd", segment.IsCrowd ? 1 : 0);
        if (segment.Area is { } area) json.WriteNumber("area", area);
        json.WriteStartArray("bbox");
        foreach (double number in segment.Box) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Category(Utf8JsonWriter json, PanopticCategory category)
    {
        json.WriteNumber("id", category.Id);
        json.WriteString("name", category.Name);
        json.WriteNumber("isthing", category.IsThing ? 1 : 0);
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
