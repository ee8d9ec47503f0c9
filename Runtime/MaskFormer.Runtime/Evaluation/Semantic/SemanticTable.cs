using System.Globalization;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>The four numbers that detectron2 prints of a semantic evaluation.</summary>
public static class SemanticTable
{
    /// <summary>Percentages with one decimal under their names; lines end with <c>\n</c>.</summary>
    public static string Format(SemanticResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"          |  mIoU fwIoU  mACC  pACC\n{new string('-', 35)}\nPixels    | {100 * result.MeanIou,5:F1} "
                + $"{100 * result.FrequencyWeightedIou,5:F1} {100 * result.MeanAccuracy,5:F1} {100 * result.PixelAccuracy,5:F1}\n"
        );
}
