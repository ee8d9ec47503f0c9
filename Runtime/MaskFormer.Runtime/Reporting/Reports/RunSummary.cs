using System.Buffers;
using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// <c>summary.json</c>: the run in numbers, for scripts. Qualities are fractions; <c>pq</c>, <c>sq</c>, <c>rq</c> at the top are those over all classes.
/// What is not known (no evaluation yet) is null.
/// </summary>
public sealed record RunSummary
{
    /// <summary>The file's name in a run folder.</summary>
    public const string FileName = "summary.json";

    private const string OfClasses = "classes";
    private static readonly string[] panoptic = ["all", "things", "stuff"];

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>What computed it, for example <c>torch</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>What the model computed in at the end: <c>float32</c> or <c>bfloat16</c>.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>The file of weights that it started from; null for a run that started from its seed.</summary>
    public WeightsOrigin? StartedFrom { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public long Steps { get; init; }

    /// <summary>Time of training, evaluation included, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Mean speed of training.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Total loss of the first step.</summary>
    public double? FirstTotalLoss { get; init; }

    /// <summary>Total loss of the last step.</summary>
    public double? LastTotalLoss { get; init; }

    /// <summary>Qualities over all classes.</summary>
    public QualityMeans? All { get; init; }

    /// <summary>Qualities over things.</summary>
    public QualityMeans? Things { get; init; }

    /// <summary>Qualities over stuff.</summary>
    public QualityMeans? Stuff { get; init; }

    /// <summary>Mean IoU of pixels' classes, where the task or <c>eval --semantic</c> tells it.</summary>
    public double? MeanIou { get; init; }

    /// <summary>The measures of the last evaluation beside those of segments.</summary>
    public EquatableList<Metric> Metrics { get; init; } = [];

    /// <summary>The measures of the last evaluation for each class.</summary>
    public EquatableList<Metric> Classes { get; init; } = [];

    /// <summary>How the measures were taken (<see cref="TaskResult.Taken"/>).</summary>
    public EquatableList<string> Taken { get; init; } = [];

    /// <summary>Images that were judged.</summary>
    public int? EvaluatedImages { get; init; }

    /// <summary>The most memory that the process had, in bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The largest resident memory of this process so far, in bytes.</summary>
    public static long PeakMemoryNow()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>This summary with the numbers of an evaluation.</summary>
    public RunSummary With(EvaluationReport report) =>
        this with
        {
            All = Means(report.Result, "all"),
            Things = Means(report.Result, "things"),
            Stuff = Means(report.Result, "stuff"),
            MeanIou = report.Result.Find("pixels", "miou"),
            Metrics = [.. report.Result.Metrics.Where(static metric => !panoptic.Contains(metric.Group))],
            Classes = [.. report.Result.ClassMetrics],
            Taken = [.. report.Result.Taken],
            EvaluatedImages = report.Result.Images,
        };

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="folder">The run folder.</param>
    public void Write(string folder)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("experiment", Experiment);
            json.WriteString("engine", Engine);
            json.WriteString("precision", Precision);
            json.WriteNumber("steps", Steps);
            Number(json, "seconds", Seconds);
            Number(json, "images_per_second", ImagesPerSecond);
            Number(json, "first_total_loss", FirstTotalLoss);
            Number(json, "last_total_loss", LastTotalLoss);
            Means(json, All);
            foreach ((string name, QualityMeans? means) in new[] { ("all", All), ("things", Things), ("stuff", Stuff) })
            {
                json.WriteStartObject(name);
                Means(json, means);
                json.WriteEndObject();
            }

            Number(json, "miou", MeanIou);
            Groups(json, Metrics);
            json.WriteStartObject(OfClasses);
            Groups(json, Classes);
            json.WriteEndObject();
            Number(json, "evaluated_images", EvaluatedImages);
            json.WriteStartArray("taken");
            foreach (string line in Taken) json.WriteStringValue(line);
            json.WriteEndArray();
            json.WriteNumber("peak_memory_bytes", PeakMemoryBytes);
            Origin(json, StartedFrom);
            json.WriteEndObject();
        }

        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write([.. buffer.WrittenSpan, (byte)'\n']));
    }

    /// <summary>Reads the summary of a run, so that an evaluation can add to it; null if there is none that can be read.</summary>
    public static RunSummary? Read(string folder)
    {
        try
        {
            string path = Path.Combine(folder, FileName);
            using JsonDocument document = JsonDocument.Parse(DataFile.WithoutMark(FileContent.ReadAll(path)));
            JsonElement root = document.RootElement;
            return new RunSummary
            {
                Experiment = root.GetProperty("experiment").GetString() ?? "",
                Engine = root.GetProperty("engine").GetString() ?? "",
                // Absent in runs of before
                Precision = root.TryGetProperty("precision", out JsonElement precision) ? precision.GetString() ?? "float32" : "float32",
                Steps = root.GetProperty("steps").GetInt64(),
                Seconds = Number(root, "seconds") ?? 0,
                ImagesPerSecond = Number(root, "images_per_second"),
                FirstTotalLoss = Number(root, "first_total_loss"),
                LastTotalLoss = Number(root, "last_total_loss"),
                All = Means(root.GetProperty("all")),
                Things = Means(root.GetProperty("things")),
                Stuff = Means(root.GetProperty("stuff")),
                MeanIou = root.TryGetProperty("miou", out _) ? Number(root, "miou") : null, // absent in runs of before
                Metrics = [.. Others(root)],
                Classes = root.TryGetProperty(OfClasses, out JsonElement classes) ? [.. Groups(classes)] : [],
                Taken = root.TryGetProperty("taken", out JsonElement taken) ? [.. taken.EnumerateArray().Select(static line => line.GetString() ?? "")] : [],
                EvaluatedImages = (int?)Number(root, "evaluated_images"),
                PeakMemoryBytes = root.GetProperty("peak_memory_bytes").GetInt64(),
                StartedFrom = Origin(root),
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
        if (json.CurrentDepth > 1) Number(json, "classes", means?.Classes);
    }

    private static QualityMeans? Means(TaskResult result, string group) => result.Find(group, "pq") is not { } pq
        ? null
        : new QualityMeans(pq, result.Find(group, "sq") ?? 0, result.Find(group, "rq") ?? 0, (int)(result.Find(group, "classes") ?? 0));

    private static QualityMeans? Means(JsonElement element) =>
        Number(element, "pq") is not { } pq
            ? null
            : new QualityMeans(pq, Number(element, "sq") ?? 0, Number(element, "rq") ?? 0, (int)(Number(element, "classes") ?? 0));

    private static void Origin(Utf8JsonWriter json, WeightsOrigin? origin)
    {
        if (origin is null)
        {
            json.WriteNull("started_from");
            return;
        }

        json.WriteStartObject("started_from");
        json.WriteString("file", origin.File);
        json.WriteString("sha256", origin.Sha256);
        json.WriteBoolean("partial", origin.Partial);
        if (origin.Except is { } left)
        {
            json.WriteStartArray("except");
            foreach (string pattern in left) json.WriteStringValue(pattern);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // A class may have the name of another one.
    private static void Groups(Utf8JsonWriter json, IEnumerable<Metric> metrics)
    {
        foreach (IGrouping<string, Metric> group in metrics.GroupBy(static metric => metric.Group))
        {
            json.WriteStartObject(group.Key);
            foreach (Metric metric in group.DistinctBy(static metric => metric.Name)) Number(json, metric.Name, metric.Value);
            json.WriteEndObject();
        }
    }

    private static IEnumerable<Metric> Others(JsonElement root) =>
        Groups(root).Where(static metric => !panoptic.Contains(metric.Group) && metric.Group is not ("started_from" or OfClasses));

    private static IEnumerable<Metric> Groups(JsonElement root) =>
        from measured in root.EnumerateObject()
        where measured.Value.ValueKind == JsonValueKind.Object
        from metric in measured.Value.EnumerateObject()
        where metric.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null
        select new Metric(measured.Name, metric.Name, metric.Value.ValueKind == JsonValueKind.Null ? double.NaN : metric.Value.GetDouble());

    // Absent in runs of before.
    private static WeightsOrigin? Origin(JsonElement root) =>
        root.TryGetProperty("started_from", out JsonElement origin) && origin.ValueKind == JsonValueKind.Object
            ? new(origin.GetProperty("file").GetString() ?? "", origin.GetProperty("sha256").GetString() ?? "", origin.GetProperty("partial").GetBoolean())
            {
                Except = origin.TryGetProperty("except", out JsonElement left) ? [.. left.EnumerateArray().Select(static one => one.GetString() ?? "")] : null,
            }
            : null;

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static double? Number(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
}
