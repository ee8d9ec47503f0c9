using System.Globalization;
using MaskFormer.Runtime.Data.Reports;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>What training images are labelled with, before anything is learnt of it: segments and pixels of every class as bars.</summary>
public static class LabelStatistics
{
    private const int Most = 60; // classes that are drawn, the most frequent ones
    private const int Line = 18;
    private const int Bar = 300; // pixels of the longest
    private const float Letters = 7;

    /// <summary>Draws the bars.</summary>
    public static Picture Draw(DataReport report)
    {
        ClassReport[] shown = [.. report.Classes.OrderByDescending(static one => one.Segments).ThenByDescending(static one => one.Pixels).Take(Most)];
        string[] names = [.. shown.Select(static one => SegmentPicture.Name(one.Category))];
        int left = (int)names.Max(static name => StrokeFont.Measure(name, Letters)) + (3 * Sheet.Margin);
        (long segments, long pixels) = (Math.Max(1, shown.Max(static one => one.Segments)), Math.Max(1, shown.Max(static one => one.Pixels)));
        long all = Math.Max(1, report.Classes.Sum(static one => one.Pixels));
        int head = (int)(2 * Sheet.Heading) + (4 * Sheet.Margin), column = Bar + 90;
        (int height, int width) = (head + (shown.Length * Line) + Sheet.Margin, left + (2 * column));
        string heading = string.Create(
            CultureInfo.InvariantCulture,
            $"labels of {report.Images} of {report.ImagesInAll} training images  ·  {shown.Length} of {report.Classes.Count} classes  ·  ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Targets.Least} to {report.Targets.Most} segments an image  ·  {100 * report.Unlabelled:F1}% of the pixels unlabelled");
        return Sheet.Draw(height, width, canvas =>
        {
            Sheet.Title(canvas, heading, width);
            float under = Sheet.Heading + (2 * Sheet.Margin);
            StrokeFont.Draw(canvas, "segments", left, under, Letters, Palette.Faint);
            StrokeFont.Draw(canvas, "pixels", left + column, under, Letters, Palette.Faint);
            for (int i = 0; i < shown.Length; i++)
            {
                float y = head + (i * Line);
                StrokeFont.Draw(canvas, names[i], Sheet.Margin, y + 4, Letters, Palette.Text);
                Draw(canvas, left, y, (double)shown[i].Segments / segments, shown[i].Segments.ToString(CultureInfo.InvariantCulture), i);
                string share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * shown[i].Pixels / all:F1}%");
                Draw(canvas, left + column, y, (double)shown[i].Pixels / pixels, share, i);
            }
        });

        void Draw(SKCanvas canvas, float x, float y, double share, string text, int i)
        {
            using SKPaint paint = new() { Color = Palette.Segment(report.Classes.Index().First(one => one.Item == shown[i]).Index, 0) };
            canvas.DrawRect(SKRect.Create(x, y + 2, (float)Math.Max(1, share * Bar), Line - 5), paint);
            StrokeFont.Draw(canvas, text, x + (float)(share * Bar) + 6, y + 4, Letters, Palette.Faint);
        }
    }
}
