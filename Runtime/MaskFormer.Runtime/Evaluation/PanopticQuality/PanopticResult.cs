using System.Globalization;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>Means over classes.</summary>
/// <param name="Pq">Panoptic quality, a fraction.</param>
/// <param name="Sq">Segmentation quality, a fraction; not <paramref name="Pq"/> / <paramref name="Rq"/> once averaged.</param>
/// <param name="Rq">Recognition quality, a fraction.</param>
/// <param name="Classes">How many classes occurred and were averaged; with 0 the numbers are 0.</param>
public readonly record struct QualityMeans(double Pq, double Sq, double Rq, int Classes);

/// <summary>One class of a result.</summary>
/// <param name="Category">The class.</param>
/// <param name="Counts">Its counts and qualities.</param>
public sealed record ClassQuality(PanopticCategory Category, SegmentCounts Counts);

/// <summary>Panoptic quality of a set of images (Kirillov et al. 2019).</summary>
/// <param name="PerClass">All classes that were evaluated in the order of the category list, also those that did not occur.</param>
/// <param name="Images">Number of images.</param>
public sealed record PanopticResult(IReadOnlyList<ClassQuality> PerClass, int Images) : TaskResult(Images)
{
    /// <summary>Mean IoU of true segments and the masks that cover them best, a query each, whatever its class; null where nothing was matched.</summary>
    public double? MatchedIoU { get; init; }

    /// <summary>What else was evaluated: the class of every pixel, instances.</summary>
    public IReadOnlyList<TaskResult> Also { get; init; } = [];

    /// <summary>How well the class of every pixel was found; null where that was not asked for.</summary>
    public SemanticResult? Pixels => Also.OfType<PixelResult>().FirstOrDefault()?.Pixels;

    /// <summary>How well instances were found; null where that was not asked for.</summary>
    public InstanceResult? Instances => Also.OfType<PrecisionResult>().FirstOrDefault()?.Instances;

    /// <summary>Mean over all classes that occurred.</summary>
    public QualityMeans All => Mean(_ => true);

    /// <summary>Mean over the things that occurred.</summary>
    public QualityMeans Things => Mean(c => c.IsThing);

    /// <summary>Mean over the stuff classes that occurred.</summary>
    public QualityMeans Stuff => Mean(c => !c.IsThing);

    /// <inheritdoc/>
    public override string Line => string.Join("  ", [Own, .. Also.Select(static other => other.Line)]);

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics =>
    [
        .. Of("all", All), .. Matched, .. Of("things", Things), .. Of("stuff", Stuff), .. Also.SelectMany(static other => other.Metrics),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> ClassMetrics =>
    [
        .. from one in PerClass
           where one.Counts.Any
           from metric in Of(one.Category.Name, one.Counts)
           select metric,
        .. Also.SelectMany(static other => other.ClassMetrics),
    ];

    /// <inheritdoc/>
    public override string Table => string.Join('\n', [PanopticTable.Format(this), .. Also.Select(static other => other.Table)]);

    /// <inheritdoc/>
    public override string ClassTable => string.Join('\n', [PanopticTable.FormatClasses(this), .. Also.Select(static other => other.ClassTable)]);

    private IEnumerable<Metric> Matched => MatchedIoU is { } matched ? [new("all", "matched_iou", matched)] : [];

    private string Own => string.Create(
        CultureInfo.InvariantCulture,
        $"PQ {100 * All.Pq:F1} (SQ {100 * All.Sq:F1} RQ {100 * All.Rq:F1})  things {Text(Things)}  stuff {Text(Stuff)}");

    // Where no class of the kind occurred there is no quality, not one of 0.
    private static string Text(QualityMeans means) => means.Classes == 0 ? "-" : (100 * means.Pq).ToString("F1", CultureInfo.InvariantCulture);

    private static IEnumerable<Metric> Of(string group, QualityMeans means) =>
    [
        new(group, "pq", means.Pq), new(group, "sq", means.Sq), new(group, "rq", means.Rq), new(group, "classes", means.Classes, IsCount: true),
    ];

    private static Metric[] Of(string category, SegmentCounts counts) =>
        [new(category, "pq", counts.Quality), new(category, "sq", counts.SegmentationQuality), new(category, "rq", counts.RecognitionQuality)];

    private QualityMeans Mean(Func<PanopticCategory, bool> take)
    {
        List<SegmentCounts> counted = [.. PerClass.Where(c => take(c.Category) && c.Counts.Any).Select(c => c.Counts)];
        return counted.Count == 0 ? default : new QualityMeans(
            counted.Sum(c => c.Quality) / counted.Count,
            counted.Sum(c => c.SegmentationQuality) / counted.Count,
            counted.Sum(c => c.RecognitionQuality) / counted.Count,
            counted.Count);
    }
}
