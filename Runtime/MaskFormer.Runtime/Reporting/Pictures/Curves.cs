using System.Globalization;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">Step and value; values that are not finite leave a gap.</param>
/// <param name="Marks">Draw a dot on each point, for few points.</param>
public sealed record Curve(string Name, IReadOnlyList<(long Step, double Value)> Points, bool Marks = false);

/// <summary>A chart of curves over steps.</summary>
/// <param name="Title">What is shown, with its unit.</param>
/// <param name="Lines">The curves.</param>
/// <param name="Smooth">Draw the curves faint and a smoothed one over each.</param>
/// <param name="Least">The lower end of the axis; null takes the data's.</param>
/// <param name="Most">The upper end of the axis; null takes the data's.</param>
public sealed record Chart(string Title, IReadOnlyList<Curve> Lines, bool Smooth = false, double? Least = null, double? Most = null);

/// <summary>Charts of a run. Drawn here rather than by a plot library, whose text would need fonts of the system.</summary>
public static class Curves
{
    private const int Width = 620;
    private const int Height = 300;

    /// <summary>Draws charts in two columns.</summary>
    /// <param name="title">For example <c>shapes · 600 steps</c>.</param>
    /// <param name="charts">At least one; curves without points are left out.</param>
    public static Picture Draw(string title, IReadOnlyList<Chart> charts)
    {
        int columns = Math.Min(2, charts.Count);
        int rows = (charts.Count + columns - 1) / columns;
        int head = (int)Sheet.Heading + 2 * Sheet.Margin;
        return Sheet.Draw(head + rows * Height, columns * Width, canvas =>
        {
            Sheet.Title(canvas, title, columns * Width);
            for (int i = 0; i < charts.Count; i++) Draw(canvas, charts[i], i % columns * Width, head + i / columns * Height);
        });
    }

    private static void Draw(SKCanvas canvas, Chart chart, float x, float y)
    {
        SKRect plot = SKRect.Create(x + 62, y + 40, Width - 82, Height - 72);
        StrokeFont.Draw(canvas, chart.Title, x + Sheet.Margin, y + 4, 8, Palette.Text);
        List<Curve> curves =
        [
            .. chart.Lines.Select(c => c with { Points = [.. c.Points.Where(p => double.IsFinite(p.Value))] }).Where(c => c.Points.Count > 0),
        ];
        if (curves.Count == 0)
        {
            StrokeFont.Draw(canvas, "no data", plot.MidX - 20, plot.MidY, 8, Palette.Faint);
            return;
        }

        AxisTicks steps = AxisTicks.Over(curves.Min(c => c.Points.Min(p => p.Step)), curves.Max(c => c.Points.Max(p => p.Step)), 7, whole: true);
        AxisTicks values = AxisTicks.Over(
            chart.Least ?? curves.Min(c => c.Points.Min(p => p.Value)),
            chart.Most ?? curves.Max(c => c.Points.Max(p => p.Value)),
            6
        );
        Axes(canvas, plot, steps, values);
        canvas.Save();
        canvas.ClipRect(new SKRect(plot.Left - 4, plot.Top - 4, plot.Right + 4, plot.Bottom + 4));
        float legend = x + Sheet.Margin;
        for (int i = 0; i < curves.Count; i++)
        {
            SKColor colour = Palette.Line(i);
            SKPoint[] points =
            [
                .. curves[i].Points.Select(p => new SKPoint(steps.Place(p.Step, plot.Left, plot.Right), values.Place(p.Value, plot.Bottom, plot.Top))),
            ];
            if (chart.Smooth && points.Length > 20)
            {
                Line(canvas, points, colour.WithAlpha(70), 1);
                Line(canvas, Smoothed(points), colour, 2.2f);
            }
            else
            {
                Line(canvas, points, colour, 2);
            }

            if (!curves[i].Marks && points.Length > 1) continue;
            using SKPaint dot = new() { Color = colour, IsAntialias = true };
            foreach (SKPoint point in points) canvas.DrawCircle(point, 3.2f, dot);
        }

        canvas.Restore();
        for (int i = 0; i < curves.Count; i++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{curves[i].Name} {curves[i].Points[^1].Value:G3}");
            StrokeFont.Draw(canvas, text, legend, y + 22, 7, Palette.Line(i));
            legend += StrokeFont.Measure(text, 7) + 18;
        }
    }

    private static void Axes(SKCanvas canvas, SKRect plot, AxisTicks steps, AxisTicks values)
    {
        using SKPaint grid = new() { Color = Palette.Faint.WithAlpha(60), StrokeWidth = 1 };
        foreach (double tick in values.Ticks)
        {
            float at = values.Place(tick, plot.Bottom, plot.Top);
            canvas.DrawLine(plot.Left, at, plot.Right, at, grid);
            string text = AxisTicks.Label(tick, values.Interval);
            StrokeFont.Draw(canvas, text, plot.Left - 8 - StrokeFont.Measure(text, 7), at - 3.5f, 7, Palette.Faint);
        }

        foreach (double tick in steps.Ticks)
        {
            float at = steps.Place(tick, plot.Left, plot.Right);
            canvas.DrawLine(at, plot.Top, at, plot.Bottom, grid);
            string text = AxisTicks.Label(tick, steps.Interval);
            StrokeFont.Draw(canvas, text, at - StrokeFont.Measure(text, 7) / 2, plot.Bottom + 8, 7, Palette.Faint);
        }
    }

    private static void Line(SKCanvas canvas, SKPoint[] points, SKColor colour, float width)
    {
        using SKPaint paint = new() { Color = colour, IsAntialias = true, StrokeWidth = width, StrokeCap = SKStrokeCap.Round };
        for (int i = 1; i < points.Length; i++) canvas.DrawLine(points[i - 1], points[i], paint);
    }

    // A centred mean over 1/20 of the curve: unlike an exponential one it does not lag behind.
    private static SKPoint[] Smoothed(SKPoint[] points)
    {
        int reach = Math.Max(1, points.Length / 40);
        return [.. points.Select((point, i) =>
        {
            (int from, int to) = (Math.Max(0, i - reach), Math.Min(points.Length - 1, i + reach));
            return new SKPoint(point.X, points[from..(to + 1)].Average(p => p.Y));
        })];
    }
}
