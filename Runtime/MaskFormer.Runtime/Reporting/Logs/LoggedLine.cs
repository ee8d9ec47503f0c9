using System.Text.Json;
using MaskFormer.Files;

namespace MaskFormer.Runtime.Reporting;

/// <summary>A line of <c>train.jsonl</c>, read again.</summary>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Kind"><c>step</c> or <c>evaluation</c>.</param>
/// <param name="Step">The step it tells of.</param>
/// <param name="Values">All of its values.</param>
internal sealed record LoggedLine(string Text, string Kind, long Step, JsonElement Values)
{
    /// <summary>Kind of a line about training steps.</summary>
    public const string OfSteps = "step";

    /// <summary>Kind of a line about an evaluation.</summary>
    public const string OfEvaluation = "evaluation";

    /// <summary>In an evaluation, how many images it is of.</summary>
    public const string Images = "images";

    /// <summary>In an evaluation of all images, the measures of those that the ones in between are on.</summary>
    public const string Part = "part";

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
        return from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    /// <summary>The line of an evaluation with the measures that can be compared with the ones in between.</summary>
    public LoggedLine Comparable => Values.TryGetProperty(Part, out JsonElement part) ? this with { Values = part } : this;

    private static LoggedLine? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement values = document.RootElement.Clone();
            return new(text, values.GetProperty("kind").GetString()!, values.GetProperty("step").GetInt64(), values);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
