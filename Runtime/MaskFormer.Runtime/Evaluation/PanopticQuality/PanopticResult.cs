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
public sealed record PanopticResult(IReadOnlyList<ClassQuality> PerClass, int Images)
{
    /// <summary>True segments whose annotation claims another area than their number of pixels.</summary>
    public int WrongAreas { get; init; }

    /// <summary>Mean over all classes that occurred.</summary>
    public QualityMeans All => Mean(_ => true);

    /// <summary>Mean over the things that occurred.</summary>
    public QualityMeans Things => Mean(c => c.IsThing);

    /// <summary>Mean over the stuff classes that occurred.</summary>
    public QualityMeans Stuff => Mean(c => !c.IsThing);

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
