using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>What <c>eval --sweep</c> prints and draws: quality against a threshold, as a table and a curve, and the best.</summary>
/// <param name="Name">What <c>--sweep</c> calls it.</param>
/// <param name="Setting">The setting.</param>
/// <param name="Set">Puts a value into the settings.</param>
/// <param name="Now">The value in force.</param>
internal sealed record SweepReport(string Name, string Setting, Func<EvaluationConfig, double, EvaluationConfig> Set, Func<EvaluationConfig, double> Now)
{
    /// <summary>The thresholds that can be swept.</summary>
    public static IReadOnlyList<SweepReport> All { get; } =
    [
        new("overlap", "evaluation.overlap_threshold", static (all, value) => all with { OverlapThreshold = value }, static all => all.OverlapThreshold),
        new(
            "mask", "evaluation.object_mask_threshold", static (all, value) => all with { ObjectMaskThreshold = value }, static all => all.ObjectMaskThreshold),
    ];

    /// <summary>The point with the highest PQ; of equal ones the first.</summary>
    public static SweepPoint Best(IReadOnlyList<SweepPoint> points) => points.MaxBy(static point => Value(point, "pq"))!;

    /// <summary>The table.</summary>
    public string Table(IReadOnlyList<SweepPoint> points, EvaluationConfig evaluation)
    {
        SweepPoint best = Best(points);
        IEnumerable<string> lines = points.Select(point => string.Create(
            CultureInfo.InvariantCulture,
            $"{point.Threshold,9:F2}  {100 * Value(point, "pq"),5:F1}  {100 * Value(point, "sq"),5:F1}  {100 * Value(point, "rq"),5:F1}")
            + (point == best ? "  best" : "")
            + (Math.Abs(point.Threshold - Now(evaluation)) < 1e-9 ? "  in force" : ""));
        return $"{Setting} on {points[0].Result.Images} images\nthreshold     PQ     SQ     RQ\n{string.Join('\n', lines)}\n";
    }

    /// <summary>The curve.</summary>
    public Picture Draw(IReadOnlyList<SweepPoint> points, string title)
    {
        string[] measures = ["pq", "sq", "rq"];
        Curve[] curves =
        [
            .. measures.Select(measure => new Curve(
                measure.ToUpperInvariant(), [.. points.Select(point => ((long)Math.Round(100 * point.Threshold), Value(point, measure)))], Marks: true)),
        ];
        return Curves.Draw(title, [new($"against {Setting} in % (RQ is F1)", curves, Least: 0, Most: 1)]);
    }

    private static double Value(SweepPoint point, string measure) => point.Result.Find("all", measure) ?? 0;
}
