using System.Text.Json;
using MaskFormer.Runtime.Data.Reports;

namespace MaskFormer.Runtime.Commands;

/// <summary>A report of a split as JSON, for scripts: <c>check --json</c>.</summary>
internal static class DataReportJson
{
    /// <summary>Writes the report as an object.</summary>
    public static void Write(Utf8JsonWriter json, DataReport report, IReadOnlyList<DataProblem> problems)
    {
        json.WriteStartObject();
        json.WriteString("place", report.Place);
        json.WriteString("seen", report.Seen);
        json.WriteStartArray("assumed");
        foreach (string assumed in report.Assumed) json.WriteStringValue(assumed);
        json.WriteEndArray();
        if (report.Files is { } files) Write(json, files);
        json.WriteNumber("unusable", report.Unusable.Count);
        (string, long)[] counts =
        [
            ("images", report.ImagesInAll), ("looked_at", report.Images), ("least_height", report.Sizes.LeastHeight), ("most_height", report.Sizes.MostHeight),
            ("least_width", report.Sizes.LeastWidth), ("most_width", report.Sizes.MostWidth), ("least_targets", report.Targets.Least),
            ("most_targets", report.Targets.Most), ("without_targets", report.WithoutTargets), ("beyond_slots", report.BeyondSlots),
            ("beyond_queries", report.BeyondQueries), ("crowds", report.Crowds), ("area_mismatches", report.AreaMismatches),
            ("empty_segments", report.EmptySegments), ("merged", report.Merged),
        ];
        foreach ((string name, long count) in counts) json.WriteNumber(name, count);
        json.WriteNumber("median_targets", report.Targets.Median);
        json.WriteNumber("unlabelled", report.Unlabelled);
        json.WriteStartArray("classes");
        foreach (ClassReport one in report.Classes)
        {
            json.WriteStartObject();
            json.WriteNumber("id", one.Category.Id);
            json.WriteString("name", one.Category.Name);
            json.WriteBoolean("isthing", one.Category.IsThing);
            json.WriteNumber("images", one.Images);
            json.WriteNumber("segments", one.Segments);
            json.WriteNumber("pixels", one.Pixels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, problems);
        json.WriteEndObject();
    }

    /// <summary>Writes problems as a list of objects.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<DataProblem> problems)
    {
        json.WriteStartArray("problems");
        foreach (DataProblem problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("id", problem.Id);
            json.WriteString("place", problem.Place);
            json.WriteString("cause", problem.Cause);
            json.WriteString("remedy", problem.Remedy);
            json.WriteBoolean("may_be_meant", problem.MayBeMeant);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ImageFileSummary files)
    {
        json.WriteStartObject("pictures"); // as programs know it
        json.WriteStartArray("formats");
        foreach ((string format, int bits, int count) in files.Formats)
        {
            json.WriteStartObject();
            json.WriteString("format", format);
            json.WriteNumber("bits", bits);
            json.WriteNumber("pictures", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        (string, int)[] counts =
        [
            ("bits", files.Bits), ("used_bits", files.UsedBits), ("least_value", files.Stored.Least), ("most_value", files.Stored.Most),
            ("with_alpha", files.WithAlpha), ("turned", files.Turned), ("of_one_colour", files.OfOneColour),
        ];
        foreach ((string name, int count) in counts) json.WriteNumber(name, count);
        json.WriteEndObject();
    }
}
