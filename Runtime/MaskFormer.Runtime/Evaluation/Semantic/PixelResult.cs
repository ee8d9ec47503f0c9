using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>How well every pixel's class was found in a set of images.</summary>
/// <param name="Pixels">The measures.</param>
/// <param name="Classes">The classes in the order of their IoU.</param>
/// <param name="Images">Images evaluated.</param>
public sealed record PixelResult(SemanticResult Pixels, IReadOnlyList<PanopticCategory> Classes, int Images) : TaskResult(Images)
{
    /// <inheritdoc/>
    public override string Line => string.Create(
        CultureInfo.InvariantCulture, $"mIoU {100 * Pixels.MeanIou:F1}  pixels right {100 * Pixels.PixelAccuracy:F1}%");

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics => Of(Pixels);

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> ClassMetrics =>
        [.. Classes.Zip(Pixels.Iou).Where(static one => !double.IsNaN(one.Second)).Select(static one => new Metric(one.First.Name, "iou", one.Second))];

    /// <inheritdoc/>
    public override string Table => SemanticTable.Format(Pixels);

    /// <inheritdoc/>
    public override string ClassTable
    {
        get
        {
            int width = Math.Max(5, Classes.Select(static category => category.Label.Length).DefaultIfEmpty().Max());
            StringBuilder text = new($"{"class".PadRight(width)}    IoU\n");
            foreach ((PanopticCategory category, double iou) in Classes.Zip(Pixels.Iou).Where(static one => !double.IsNaN(one.Second)))
                text.Append(CultureInfo.InvariantCulture, $"{category.Label.PadRight(width)}  {100 * iou,5:F1}\n");
            return text.ToString();
        }
    }

    /// <summary>The measures of pixels by name.</summary>
    public static IReadOnlyList<Metric> Of(SemanticResult pixels) =>
    [
        new("pixels", "miou", pixels.MeanIou),
        new("pixels", "fwiou", pixels.FrequencyWeightedIou),
        new("pixels", "macc", pixels.MeanAccuracy),
        new("pixels", "pacc", pixels.PixelAccuracy),
    ];
}
