using System.Globalization;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Evaluation;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>Which classes are taken for which, as a table of colours: a line a true class, a column a predicted one.</summary>
public static class ConfusionPicture
{
    private const int Most = 40; // classes that are drawn, those with the most segments
    private const int Cell = 26;
    private const float Letters = 7;

    /// <summary>Draws the table; classes without a segment are left out.</summary>
    /// <param name="title">For example <c>step 400</c>.</param>
    /// <param name="confusion">The counts.</param>
    /// <param name="classes">The classes in the order of the counts.</param>
    public static Picture Draw(string title, SegmentConfusion confusion, IReadOnlyList<PanopticCategory> classes)
    {
        int nothing = confusion.Classes;
        int[] shown =
        [
            .. Enumerable.Range(0, nothing)
                .Select(c => (Class: c, Count: Enumerable.Range(0, nothing + 1).Sum(other => confusion[c, other] + confusion[other, c])))
                .Where(static one => one.Count > 0)
                .OrderByDescending(static one => one.Count)
                .Take(Most)
                .Select(static one => one.Class)
                .Order(),
            nothing,
        ];
        string[] rows = [.. shown.Select(c => c == nothing ? "nothing there" : SegmentPicture.Name(classes[c]))];
        string[] columns = [.. shown.Select(c => c == nothing ? "missed" : SegmentPicture.Name(classes[c]))];
        int names = (int)rows.Concat(columns).Max(static name => StrokeFont.Measure(name, Letters)) + (2 * Sheet.Margin);
        int head = (int)Sheet.Heading + (2 * Sheet.Margin), side = shown.Length * Cell;
        int width = Math.Max(names + side + Sheet.Margin, 620);
        return Sheet.Draw(head + names + side + Sheet.Margin, width, canvas =>
        {
            Sheet.Title(canvas, $"{title}  ·  true classes by line, predicted ones by column, segments matched above IoU 0.5", width);
            for (int i = 0; i < shown.Length; i++)
            {
                float at = names + (i * Cell);
                StrokeFont.Draw(canvas, rows[i], Sheet.Margin, head + at + ((Cell - Letters) / 2), Letters, Palette.Text);
                canvas.Save();
                canvas.RotateDegrees(-90, at + (Cell / 2f), head + names - 6);
                StrokeFont.Draw(canvas, columns[i], at + (Cell / 2f), head + names - 6 - (Letters / 2), Letters, Palette.Text);
                canvas.Restore();
                int all = shown.Sum(other => confusion[shown[i], other]);
                for (int j = 0; j < shown.Length; j++) Draw(canvas, names + (j * Cell), head + at, confusion[shown[i], shown[j]], all, i == j);
            }
        });
    }

    // As strong as its share of the line.
    private static void Draw(SKCanvas canvas, float x, float y, int count, int all, bool isRight)
    {
        double share = all == 0 ? 0 : (double)count / all;
        SKColor colour = isRight ? Palette.Right : Palette.Wrong;
        using SKPaint paint = new() { Color = count == 0 ? Palette.Void : colour.WithAlpha((byte)(60 + (195 * share))) };
        canvas.DrawRect(SKRect.Create(x + 1, y + 1, Cell - 2, Cell - 2), paint);
        if (count == 0) return;
        string text = StrokeFont.Fit(count.ToString(CultureInfo.InvariantCulture), Letters, Cell - 2);
        StrokeFont.Draw(canvas, text, x + ((Cell - StrokeFont.Measure(text, Letters)) / 2), y + ((Cell - Letters) / 2), Letters, Palette.Text);
    }
}
