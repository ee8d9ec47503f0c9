using System.Buffers;
using System.Text;
using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// <c>train.jsonl</c>: one JSON object per line, for steps (<c>"kind": "step"</c>) and evaluations (<c>"kind": "evaluation"</c>).
/// Every line is handed to the system at once, so a killed run has all but perhaps the last.
/// </summary>
public sealed class TrainLog : IDisposable
{
    private readonly Stream file;

    /// <summary>Opens the log for appending.</summary>
    /// <param name="path">The file.</param>
    /// <param name="resumeStep">Lines of later steps are removed: the resumed run writes them anew. 0 starts an empty log.</param>
    public TrainLog(string path, long resumeStep)
        : this(path, resumeStep, static path => new DiskStream(path, FileMode.Append, FileShare.Read))
    {
    }

    /// <summary>As the other; the file is opened by the caller's way.</summary>
    internal TrainLog(string path, long resumeStep, Func<string, Stream> open)
    {
        string[] kept = resumeStep == 0 ? [] :
        [
            .. LoggedLine.Read(path).Where(line => line.Step <= resumeStep)
                .DistinctBy(static line => (line.Kind, line.Step)) // of logs that somebody joined
                .Select(static line => line.Text),
        ];
        AtomicFile.Write(path, stream =>
        {
            foreach (string line in kept) stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        });
        file = open(path);
    }

    /// <summary>Adds a step.</summary>
    public void Write(StepReport report) => Line(LoggedLine.OfSteps, report.Step, json =>
    {
        Number(json, "total", report.Total);
        json.WriteStartObject("losses");
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

    /// <summary>Adds an evaluation.</summary>
    public void Write(EvaluationReport report) => Line(LoggedLine.OfEvaluation, report.Step, json =>
    {
        Measures(json, report.Result);
        if (report.Result.Part is { } part)
        {
            json.WriteStartObject(LoggedLine.Part);
            Measures(json, part);
            json.WriteEndObject();
        }

        Number(json, "seconds", report.Elapsed.TotalSeconds);
    });

    private static void Measures(Utf8JsonWriter json, TaskResult result)
    {
        foreach (IGrouping<string, Metric> group in result.Metrics.GroupBy(static metric => metric.Group))
        {
            json.WriteStartObject(group.Key);
            foreach (Metric metric in group) Number(json, metric.Name, metric.Value);
            json.WriteEndObject();
        }

        json.WriteNumber(LoggedLine.Images, result.Images);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Line(string kind, long step, Action<Utf8JsonWriter> write)
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

        file.Write([.. buffer.WrittenSpan, (byte)'\n']);
    }

    // JSON has no NaN: a diverged loss is written as a string that says so.
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
