using System.Globalization;
using System.Text;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// The twelve lines that pycocotools prints of masks, character by character (<c>COCOeval.summarize</c>): each names thresholds, sizes and limit.
/// </summary>
public static class InstanceTable
{
    private static readonly (string Iou, string Area, int Most)[] rows =
    [
        ("0.50:0.95", "all", 100), ("0.50", "all", 100), ("0.75", "all", 100), ("0.50:0.95", "small", 100), ("0.50:0.95", "medium", 100),
        ("0.50:0.95", "large", 100), ("0.50:0.95", "all", 1), ("0.50:0.95", "all", 10), ("0.50:0.95", "all", 100), ("0.50:0.95", "small", 100),
        ("0.50:0.95", "medium", 100), ("0.50:0.95", "large", 100),
    ];

    /// <summary>Fractions with three decimals, -1 where no truth counts; lines end with <c>\n</c>.</summary>
    public static string Format(InstanceResult result)
    {
        StringBuilder text = new();
        foreach ((int i, double? value) in result.Numbers.Index())
        {
            (string iou, string area, int most) = rows[i];
            string title = i < 6 ? "Average Precision  (AP)" : "Average Recall     (AR)";
            text.Append(CultureInfo.InvariantCulture, $" {title} @[ IoU={iou,-9} | area={area,6} | maxDets={most,3} ] = {value ?? -1:F3}\n");
        }

        return text.ToString();
    }
}
