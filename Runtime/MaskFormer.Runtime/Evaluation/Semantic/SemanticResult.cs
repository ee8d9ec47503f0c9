namespace MaskFormer.Runtime.Evaluation;

/// <summary>How well every pixel's class was found; fractions.</summary>
/// <param name="MeanIou">Mean intersection over union of the classes that occur in the truth.</param>
/// <param name="FrequencyWeightedIou">The same, weighted by the truth's pixels.</param>
/// <param name="MeanAccuracy">Mean share of a class's pixels that was found.</param>
/// <param name="PixelAccuracy">Share of all pixels that are right.</param>
/// <param name="Iou">Per class; NaN where the truth has none of the class.</param>
public sealed record SemanticResult(double MeanIou, double FrequencyWeightedIou, double MeanAccuracy, double PixelAccuracy, IReadOnlyList<double> Iou);
