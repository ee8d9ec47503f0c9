using System.Globalization;
using System.Text;

namespace MaskFormer.Runtime.Reporting;

/// <summary>The lines that a person watches.</summary>
internal static class ProgressText
{
    /// <summary>
    /// For example <c>step   50/200  loss 3.41 (class 1.20 mask 1.02 dice 1.19)  matched-IoU .31  no-object 71%  data 3%  8.1 img/s  eta 0:41</c>.
    /// </summary>
    public static string Step(StepReport report)
    {
        StringBuilder text = new();
        int width = report.Steps.ToString(CultureInfo.InvariantCulture).Length;
        text.Append("step ")
            .Append(report.Step.ToString(CultureInfo.InvariantCulture).PadLeft(width))
            .Append(CultureInfo.InvariantCulture, $"/{report.Steps}  loss {report.Total,6:F3}");
        if (report.Losses.Count > 0)
        {
            text.Append(" (")
                .AppendJoin(' ', report.Losses.Select(loss => string.Create(CultureInfo.InvariantCulture, $"{loss.Key} {loss.Value:F3}")))
                .Append(')');
        }

        foreach (StepStatistic statistic in report.Statistics)
        {
            if (statistic.IsPercent) text.Append(CultureInfo.InvariantCulture, $"  {statistic.Label} {100 * statistic.Value:F0}%");
            else text.Append(CultureInfo.InvariantCulture, $"  {statistic.Label} {statistic.Value:F2}");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"  data {100 * report.DataWait:F0}%  {report.ImagesPerSecond:F1} img/s  eta {Duration(report.Remaining)}"
        );
        return text.ToString();
    }

    /// <summary>For example <c>eval step 100  PQ 41.2 (SQ 74.9 RQ 55.0)  things 38.0  stuff 47.6  64 images in 0:03  -> pictures/step-000100.png</c>.</summary>
    public static string Evaluation(EvaluationReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"eval step {report.Step}  {report.Result.Line}  on {report.Result.Images} of {report.ImagesInAll ?? report.Result.Images} images "
                + $"in {Duration(report.Elapsed)}"
                + $"{(report.Picture is null ? "" : $"  -> {report.Picture}")}"
        );

    /// <summary>For example <c>0:41</c>, <c>12:05</c>, <c>3:07:00</c>, <c>2d 4:00</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.Zero || time > TimeSpan.FromDays(999)) return "?";
        time = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        if (time.TotalDays >= 1) return string.Create(CultureInfo.InvariantCulture, $"{time.Days}d {time.Hours}:{time.Minutes:D2}");
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Hours}:{time.Minutes:D2}:{time.Seconds:D2}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");
    }

    /// <summary>A bar of a given width for the share that is done, for example <c>━━━━╺───</c>.</summary>
    public static string Bar(long done, long all, int width)
    {
        int filled = all <= 0 ? 0 : (int)Math.Clamp(done * width / all, 0, width);
        return new string('━', filled) + new string('─', width - filled);
    }
}
