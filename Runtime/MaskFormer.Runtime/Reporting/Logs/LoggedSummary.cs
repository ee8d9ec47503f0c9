using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>Puts evaluations into summaries.</summary>
public static class LoggedSummary
{
    /// <summary>This summary with the numbers of an evaluation.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="report">The evaluation.</param>
    public static RunSummary With(this RunSummary summary, EvaluationReport report) => summary.With(LogLines.Of(report));

    /// <summary>As the other; the numbers come from the log.</summary>
    internal static RunSummary With(this RunSummary summary, LoggedLine evaluation) =>
        summary with
        {
            All = Means(evaluation, "all"),
            Things = Means(evaluation, "things"),
            Stuff = Means(evaluation, "stuff"),
            MeanIou = evaluation.Number("miou", "pixels"),
            Metrics = [.. evaluation.Metrics.Where(static metric => !RunSummary.IsPanoptic(metric.Group))],
            Classes = [.. evaluation.ClassMetrics],
            Taken = [.. evaluation.TakenLines],
            EvaluatedImages = (int?)evaluation.Number(LoggedLine.Images),
            EvaluatedStep = evaluation.Step,
        };

    private static QualityMeans? Means(LoggedLine line, string group) => line.Number("pq", group) is not { } pq
        ? null
        : new QualityMeans(pq, line.Number("sq", group) ?? 0, line.Number("rq", group) ?? 0, (int)(line.Number("classes", group) ?? 0));
}
