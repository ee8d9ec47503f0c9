using System.Text.Json;

namespace MaskFormer.Runtime.Reporting;

/// <summary>What the numbers of <c>train.jsonl</c> are called in TensorBoard, which makes a panel of what has the same beginning.</summary>
internal static class EventTags
{
    private const string OfLoss = "loss/";

    /// <summary>The numbers of a line. Counts, and measures without a value (NaN), are left out; a loss that is NaN is kept, so that it is seen.</summary>
    public static IEnumerable<(string Tag, double Value)> Of(LoggedLine line) => line.Kind == LoggedLine.OfSteps ? OfSteps(line) : OfEvaluation(line);

    /// <summary>Whether an event whose first tag this is belongs to a step and not to an evaluation.</summary>
    public static bool IsOfSteps(string first) => first.StartsWith(OfLoss, StringComparison.Ordinal);

    /// <summary>The picture of an evaluation.</summary>
    public const string Picture = "pictures/evaluation";

    private static IEnumerable<(string, double)> OfSteps(LoggedLine line) =>
        from value in line.Values.EnumerateObject()
        from tagged in value.NameEquals(LoggedLine.Losses)
            ? value.Value.EnumerateObject().Select(static loss => (Tag: OfLoss + loss.Name, loss.Value))
            : Panel(value.Name) is { } tag ? [(Tag: tag, value.Value)] : []
        let number = LoggedLine.Number(tagged.Value)
        where number is not null
        select (tagged.Tag, number.Value);

    private static string? Panel(string name) => name switch
    {
        "kind" or "step" or "seconds" or "dropped" => null,
        "total" => OfLoss + name,
        "images_per_second" or "data_wait" => $"speed/{name}",
        "memory_bytes" => "memory/bytes",
        _ => $"train/{name}", // what the criterion reports beside losses
    };

    private static IEnumerable<(string, double)> OfEvaluation(LoggedLine line) =>
        line.Metrics.Where(static metric => !metric.IsCount).Select(static metric => ($"{metric.Group}/{metric.Name}", metric.Value))
            .Concat(line.ClassMetrics.Select(static metric => ($"classes {metric.Name}/{metric.Group}", metric.Value)))
            .Where(static tagged => !double.IsNaN(tagged.Value));
}
