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
/// <param name="PerClass">All classes that were judged in the order of the category list, also those that did not occur.</param>
/// <param name="Images">Number of images.</param>
public sealed record PanopticResult(IReadOnlyList<ClassQuality> PerClass, int Images) : TaskResult(Images)
{
    /// <summary>How well the class of every pixel was found; null where that was not asked for.</summary>
    public SemanticResult? Pixels => ByPixels?.Pixels;

    /// <summary>The same with its classes, for a table of them.</summary>
    public PixelResult? ByPixels { get; init; }

    /// <summary>Mean over all classes that occurred.</summary>
    public QualityMeans All => Mean(_ => true);

    /// <summary>Mean over the things that occurred.</summary>
    public QualityMeans Things => Mean(c => c.IsThing);

    /// <summary>Mean over the stuff classes that occurred.</summary>
    public QualityMeans Stuff => Mean(c => !c.IsThing);

    /// <inheritdoc/>
    public override string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"PQ {100 * All.Pq:F1} (SQ {100 * All.Sq:F1} RQ {100 * All.Rq:F1})  things {Text(Things)}  stuff {Text(Stuff)}");

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics =>
    [
        .. Of("all", All), .. Of("things", Things), .. Of("stuff", Stuff), .. Pixels is null ? [] : PixelResult.Of(Pixels),
    ];

    /// <inheritdoc/>
    public override string Table => PanopticTable.Format(this) + (Pixels is null ? "" : "\n" + SemanticTable.Format(Pixels));

    /// <inheritdoc/>
    public override string ClassTable => PanopticTable.FormatClasses(this) + (ByPixels is null ? "" : "\n" + ByPixels.ClassTable);

    // Where no class of the kind occurred there is no quality, not one of 0.
    private static string Text(QualityMeans means) => means.Classes == 0 ? "-" : (100 * means.Pq).ToString("F1", CultureInfo.InvariantCulture);

    private static IEnumerable<Metric> Of(string group, QualityMeans means) =>
    [
        new(group, "pq", means.Pq), new(group, "sq", means.Sq), new(group, "rq", means.Rq), new(group, "classes", means.Classes, IsCount: true),
    ];

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
