using System.Text.Json;

namespace MaskFormer.Runtime.Reporting;

/// <summary>What the numbers of <c>train.jsonl</c> are called in TensorBoard, which makes a panel of what has the same beginning.</summary>
internal static class EventTags
{
    private const string OfLoss = "loss/";

    /// <summary>The numbers of a line. Measures that nothing counts for are left out; a loss that is no number is shown as one.</summary>
    public static IEnumerable<(string Tag, double Value)> Of(LoggedLine line) => line.Kind == LoggedLine.OfSteps ? OfSteps(line) : OfEvaluation(line);

    /// <summary>Whether an event that begins so tells of steps.</summary>
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
        _ => $"train/{name}", // what the criterion tells beside losses
    };

    private static IEnumerable<(string, double)> OfEvaluation(LoggedLine line) =>
        line.Metrics.Select(static metric => ($"{metric.Group}/{metric.Name}", metric.Value))
            .Concat(line.ClassMetrics.Select(static metric => ($"classes {metric.Name}/{metric.Group}", metric.Value)))
            .Where(static tagged => !double.IsNaN(tagged.Value));
}
