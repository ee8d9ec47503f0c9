using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// A line of <c>train.jsonl</c>. It holds everything that is reported about a step or an evaluation: events, curves and summary are made from it, so that a
/// resumed run makes the same ones as the run that wrote the line.
/// </summary>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Kind"><c>step</c> or <c>evaluation</c>.</param>
/// <param name="Step">The optimizer step that it is about.</param>
/// <param name="Values">All of its values.</param>
internal sealed record LoggedLine(string Text, string Kind, long Step, JsonElement Values)
{
    /// <summary>Kind of a line about training steps.</summary>
    public const string OfSteps = "step";

    /// <summary>Kind of a line about an evaluation.</summary>
    public const string OfEvaluation = "evaluation";

    /// <summary>In a step, the losses by name.</summary>
    public const string Losses = "losses";

    /// <summary>In an evaluation, how many images it is of.</summary>
    public const string Images = "images";

    /// <summary>In an evaluation of all images, the measures of those that the ones in between are on.</summary>
    public const string Part = "part";

    /// <summary>In an evaluation, the measures of each class.</summary>
    public const string Classes = "classes";

    /// <summary>In an evaluation, how the measures were taken.</summary>
    public const string Taken = "taken";

    /// <summary>In an evaluation, the names of measures that count something (<see cref="Metric.IsCount"/>).</summary>
    public const string Counts = "counts";

    /// <summary>All lines of a log, oldest first, without a torn one at the end of a killed run; none if there is no file.</summary>
    public static IEnumerable<LoggedLine> Read(string path) =>
        File.Exists(path) && FileContent.IsThere(path) ? File.ReadLines(path).Select(Parse).OfType<LoggedLine>() : [];

    /// <summary>How many lines of a log cannot be read; a torn one at the end is that of a killed run.</summary>
    public static int Damaged(string path)
    {
        if (!File.Exists(path) || !FileContent.IsThere(path)) return 0;
        string text = File.ReadAllText(path);
        string[] damaged = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => Parse(line) is null)];
        bool torn = damaged is [.., ['{', ..] last] && text.EndsWith(last, StringComparison.Ordinal);
        return torn ? damaged.Length - 1 : damaged.Length;
    }

    /// <summary>A value under its name, in the object of the outer name where there is one; null if it is not a finite number.</summary>
    public double? Number(string name, string? outer = null)
    {
        JsonElement from = Values;
        if (outer is not null && !Values.TryGetProperty(outer, out from)) return null;
        if (from.ValueKind != JsonValueKind.Object) return null;
        return from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    /// <summary>A number as the log has it; null for what is none. JSON knows no NaN: a text says it.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    /// <summary>The measures of an evaluation.</summary>
    public IEnumerable<Metric> Metrics
    {
        get
        {
            HashSet<string> counts = [.. Texts(Counts)];
            return Measured(Values, [Part, Classes]).Select(metric => metric with { IsCount = counts.Contains(metric.Name) });
        }
    }

    /// <summary>The measures of an evaluation for each class; logs of earlier versions have none.</summary>
    public IEnumerable<Metric> ClassMetrics => Values.TryGetProperty(Classes, out JsonElement classes) ? Measured(classes, []) : [];

    /// <summary>How the measures of an evaluation were taken, a line each; logs of earlier versions have none.</summary>
    public IEnumerable<string> TakenLines => Texts(Taken);

    /// <summary>The line of an evaluation with the measures that can be compared with the ones in between.</summary>
    public LoggedLine Comparable => Values.TryGetProperty(Part, out JsonElement part) ? this with { Values = part } : this;

    private IEnumerable<string> Texts(string name) =>
        Values.TryGetProperty(name, out JsonElement texts) && texts.ValueKind == JsonValueKind.Array
            ? texts.EnumerateArray().Select(static text => text.ToString())
            : [];

    private static IEnumerable<Metric> Measured(JsonElement values, string[] without) =>
        from measured in values.ValueKind == JsonValueKind.Object ? values.EnumerateObject() : default
        where measured.Value.ValueKind == JsonValueKind.Object && !without.Contains(measured.Name)
        from metric in measured.Value.EnumerateObject()
        let value = Number(metric.Value)
        where value is not null
        select new Metric(measured.Name, metric.Name, value.Value);

    /// <summary>Reads a line; null for one that is damaged.</summary>
    public static LoggedLine? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement values = document.RootElement.Clone();
            string inside = values.GetProperty("kind").GetString() is OfSteps ? Losses : Part;
            if (values.TryGetProperty(inside, out JsonElement within) ? within.ValueKind != JsonValueKind.Object : inside == Losses) return null;
            return new(text, values.GetProperty("kind").GetString()!, values.GetProperty("step").GetInt64(), values);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
