using System.Buffers;
using System.Text;
using System.Text.Json;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>Writes the reports of a training as lines of <c>train.jsonl</c>.</summary>
internal static class LogLines
{
    /// <summary>The line of steps.</summary>
    public static LoggedLine Of(StepReport report) => Line(LoggedLine.OfSteps, report.Step, json =>
    {
        Number(json, "total", report.Total);
        json.WriteStartObject(LoggedLine.Losses);
        foreach ((string name, double value) in report.Losses) Number(json, name, value);
        json.WriteEndObject();
        Number(json, "learning_rate", report.LearningRate);
        Number(json, "gradient_norm", report.GradientNorm);
        foreach (StepStatistic statistic in report.Statistics) Number(json, statistic.Key, statistic.Value);
        json.WriteNumber("dropped", report.Dropped);
        Number(json, "data_wait", report.DataWait);
        Number(json, "images_per_second", report.ImagesPerSecond);
        Number(json, "seconds", report.Elapsed.TotalSeconds);
        json.WriteNumber("memory_bytes", report.MemoryBytes);
    });

    /// <summary>The line of an evaluation.</summary>
    public static LoggedLine Of(EvaluationReport report) => Line(LoggedLine.OfEvaluation, report.Step, json =>
    {
        Measures(json, report.Result);
        if (report.Result.Part is { } part)
        {
            json.WriteStartObject(LoggedLine.Part);
            Measures(json, part);
            json.WriteEndObject();
        }

        Number(json, "seconds", report.Elapsed.TotalSeconds);
        json.WriteStartObject(LoggedLine.Classes);
        Groups(json, report.Result.ClassMetrics);
        json.WriteEndObject();
        Texts(json, LoggedLine.Taken, report.Result.Taken);
        Texts(json, LoggedLine.Counts, report.Result.Metrics.Where(static metric => metric.IsCount).Select(static metric => metric.Name).Distinct());
    });

    private static void Measures(Utf8JsonWriter json, TaskResult result)
    {
        Groups(json, result.Metrics);
        json.WriteNumber(LoggedLine.Images, result.Images);
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

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static LoggedLine Line(string kind, long step, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("step", step);
            write(json);
            json.WriteEndObject();
        }

        return LoggedLine.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan))!;
    }

    // JSON has no NaN: a diverged loss is written as a string that says so.
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
