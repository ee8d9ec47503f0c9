using System.Buffers;
using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// The form of <c>summary.json</c>. It is written by hand because scripts read groups of measures as objects whose names the task chooses, which no
/// serializer makes of a list.
/// </summary>
internal static class SummaryFile
{
    private const string OfClasses = "classes", OfStart = "started_from";

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(RunSummary summary, string path)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("experiment", summary.Experiment);
            json.WriteString("engine", summary.Engine);
            json.WriteString("precision", summary.Precision);
            json.WriteNumber("steps", summary.Steps);
            Number(json, "seconds", summary.Seconds);
            Number(json, "images_per_second", summary.ImagesPerSecond);
            Number(json, "first_total_loss", summary.FirstTotalLoss);
            Number(json, "last_total_loss", summary.LastTotalLoss);
            Means(json, summary.All);
            foreach ((string name, QualityMeans? means) in new[] { ("all", summary.All), ("things", summary.Things), ("stuff", summary.Stuff) })
            {
                json.WriteStartObject(name);
                Means(json, means);
                Number(json, "classes", means?.Classes);
                json.WriteEndObject();
            }

            Number(json, "miou", summary.MeanIou);
            Groups(json, summary.Metrics);
            json.WriteStartObject(OfClasses);
            Groups(json, summary.Classes);
            json.WriteEndObject();
            Number(json, "evaluated_images", summary.EvaluatedImages);
            Number(json, "evaluated_step", summary.EvaluatedStep);
            Texts(json, "taken", summary.Taken);
            json.WriteNumber("peak_memory_bytes", summary.PeakMemoryBytes);
            Origin(json, summary.StartedFrom);
            json.WriteEndObject();
        }

        AtomicFile.Write(path, stream => stream.Write([.. buffer.WrittenSpan, (byte)'\n']));
    }

    /// <summary>Reads the file; null if it is not there or cannot be read. Earlier versions wrote fewer members.</summary>
    public static RunSummary? Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(DataFile.WithoutMark(FileContent.ReadAll(path)));
            JsonElement root = document.RootElement;
            return new RunSummary
            {
                Experiment = root.GetProperty("experiment").GetString() ?? "",
                Engine = root.GetProperty("engine").GetString() ?? "",
                Precision = root.TryGetProperty("precision", out JsonElement precision) ? precision.GetString() ?? "float32" : "float32",
                Steps = root.GetProperty("steps").GetInt64(),
                Seconds = Number(root, "seconds") ?? 0,
                ImagesPerSecond = Number(root, "images_per_second"),
                FirstTotalLoss = Number(root, "first_total_loss"),
                LastTotalLoss = Number(root, "last_total_loss"),
                All = Means(root.GetProperty("all")),
                Things = Means(root.GetProperty("things")),
                Stuff = Means(root.GetProperty("stuff")),
                MeanIou = root.TryGetProperty("miou", out _) ? Number(root, "miou") : null,
                Metrics = [.. Groups(root).Where(static metric => !RunSummary.IsPanoptic(metric.Group) && metric.Group is not (OfStart or OfClasses))],
                Classes = root.TryGetProperty(OfClasses, out JsonElement classes) ? [.. Groups(classes)] : [],
                Taken = root.TryGetProperty("taken", out JsonElement taken) ? Texts(taken) : [],
                EvaluatedImages = (int?)Number(root, "evaluated_images"),
                EvaluatedStep = root.TryGetProperty("evaluated_step", out _) ? (long?)Number(root, "evaluated_step") : null,
                PeakMemoryBytes = root.GetProperty("peak_memory_bytes").GetInt64(),
                StartedFrom = root.TryGetProperty(OfStart, out JsonElement origin) && origin.ValueKind == JsonValueKind.Object ? Origin(origin) : null,
            };
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Means(Utf8JsonWriter json, QualityMeans? means)
    {
        Number(json, "pq", means?.Pq);
        Number(json, "sq", means?.Sq);
        Number(json, "rq", means?.Rq);
    }

    private static QualityMeans? Means(JsonElement element) =>
        Number(element, "pq") is not { } pq
            ? null
            : new QualityMeans(pq, Number(element, "sq") ?? 0, Number(element, "rq") ?? 0, (int)(Number(element, "classes") ?? 0));

    private static void Origin(Utf8JsonWriter json, WeightsOrigin? origin)
    {
        if (origin is null)
        {
            json.WriteNull(OfStart);
            return;
        }

        json.WriteStartObject(OfStart);
        json.WriteString("file", origin.File);
        json.WriteString("sha256", origin.Sha256);
        json.WriteBoolean("partial", origin.Partial);
        if (origin.Except is { } patterns) Texts(json, "except", patterns);
        json.WriteEndObject();
    }

    private static WeightsOrigin Origin(JsonElement origin) =>
        new(origin.GetProperty("file").GetString() ?? "", origin.GetProperty("sha256").GetString() ?? "", origin.GetProperty("partial").GetBoolean())
        {
            Except = origin.TryGetProperty("except", out JsonElement patterns) ? Texts(patterns) : null,
        };

    // Two classes may have the same name, and an object has a name once: the first stays.
    private static void Groups(Utf8JsonWriter json, IEnumerable<Metric> metrics)
    {
        foreach (IGrouping<string, Metric> group in metrics.GroupBy(static metric => metric.Group))
        {
            json.WriteStartObject(group.Key);
            foreach (Metric metric in group.DistinctBy(static metric => metric.Name)) Number(json, metric.Name, metric.Value);
            json.WriteEndObject();
        }
    }

    private static IEnumerable<Metric> Groups(JsonElement root) =>
        from measured in root.EnumerateObject()
        where measured.Value.ValueKind == JsonValueKind.Object
        from metric in measured.Value.EnumerateObject()
        where metric.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null
        select new Metric(measured.Name, metric.Name, metric.Value.ValueKind == JsonValueKind.Null ? double.NaN : metric.Value.GetDouble());

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static EquatableList<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(static text => text.GetString() ?? "")];

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static double? Number(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
}
