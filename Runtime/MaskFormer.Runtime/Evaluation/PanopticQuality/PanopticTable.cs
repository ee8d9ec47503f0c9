using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>The table that panopticapi prints, character by character, so that scripts that read it keep working.</summary>
public static class PanopticTable
{
    /// <summary>Percentages with one decimal; rows All, Things, Stuff; lines end with <c>\n</c>.</summary>
    public static string Format(PanopticResult result)
    {
        StringBuilder text = new();
        text.Append("          |    PQ     SQ     RQ     N\n").Append('-', 38).Append('\n');
        Row("All", result.All);
        Row("Things", result.Things);
        Row("Stuff", result.Stuff);
        return text.ToString();

        void Row(string name, QualityMeans means) =>
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name,-10}| {100 * means.Pq,5:F1}  {100 * means.Sq,5:F1}  {100 * means.Rq,5:F1} {means.Classes,5}\n"
            );
    }

    /// <summary>One line per class that occurred: name, thing or stuff, PQ, SQ, RQ in percent, TP, FP, FN.</summary>
    public static string FormatClasses(PanopticResult result)
    {
        int width = Math.Max(5, result.PerClass.Select(c => c.Category.Label.Length).DefaultIfEmpty().Max());
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"class".PadRight(width)}  {"kind",-5}     PQ     SQ     RQ     TP     FP     FN\n");
        foreach ((PanopticCategory category, SegmentCounts n) in result.PerClass.Where(c => c.Counts.Any))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{category.Label.PadRight(width)}  {(category.IsThing ? "thing" : "stuff")}  {100 * n.Quality,5:F1}  "
                    + $"{100 * n.SegmentationQuality,5:F1}  {100 * n.RecognitionQuality,5:F1}  {n.TruePositives,5}  {n.FalsePositives,5}  "
                    + $"{n.FalseNegatives,5}\n"
            );
        }

        return text.ToString();
    }
}
