namespace MaskFormer.Runtime.Evaluation;

/// <summary>What panoptic quality is made of, for one class: additive over images.</summary>
/// <param name="IouSum">Sum of the intersections over union of the matched pairs.</param>
/// <param name="TruePositives">Matched pairs.</param>
/// <param name="FalsePositives">Predictions without a match.</param>
/// <param name="FalseNegatives">Truths without a match.</param>
public readonly record struct SegmentCounts(double IouSum, int TruePositives, int FalsePositives, int FalseNegatives)
{
    /// <summary>Whether the class occurred at all; classes that did not are left out of means.</summary>
    public bool Any => TruePositives + FalsePositives + FalseNegatives > 0;

    /// <summary>Panoptic quality: <see cref="SegmentationQuality"/> times <see cref="RecognitionQuality"/>, 0 to 1.</summary>
    public double Quality => Any ? IouSum / Weight : 0;

    /// <summary>Mean intersection over union of the matched pairs, 0 to 1; 0 without a match.</summary>
    public double SegmentationQuality => TruePositives == 0 ? 0 : IouSum / TruePositives;

    /// <summary>F1 of finding segments, 0 to 1.</summary>
    public double RecognitionQuality => Any ? TruePositives / Weight : 0;

    private double Weight => TruePositives + 0.5 * FalsePositives + 0.5 * FalseNegatives;

    /// <summary>The counts of two sets of images together.</summary>
    public static SegmentCounts operator +(SegmentCounts a, SegmentCounts b) => new(
        a.IouSum + b.IouSum, a.TruePositives + b.TruePositives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives);
}
