using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Reporting;

/// <summary>One line of a triptych.</summary>
/// <param name="Title">For example the file's name.</param>
/// <param name="Image">The picture.</param>
/// <param name="Truth">Its truth, of the same size.</param>
/// <param name="Prediction">What was predicted, of the same size.</param>
public sealed record TriptychRow(string Title, RgbImage Image, SegmentPicture Truth, SegmentPicture Prediction)
{
    /// <summary>The same, made smaller if a side is longer than <paramref name="longest"/> pixels: a sheet of large photos would fill the memory.</summary>
    public TriptychRow Within(int longest)
    {
        double scale = (double)longest / Math.Max(Image.Height, Image.Width);
        if (scale >= 1) return this;
        (int height, int width) = (Math.Max(1, (int)(Image.Height * scale)), Math.Max(1, (int)(Image.Width * scale)));
        SegmentPicture Smaller(SegmentPicture part) => part with { Map = PillowNearest.Resize(part.Map, height, width) };
        return new(Title, PillowResize.Resize(Image, height, width), Smaller(Truth), Smaller(Prediction));
    }
}

/// <summary>Image, truth and prediction side by side, one line per image: what people look at first.</summary>
public static class Triptych
{
    /// <summary>Draws the lines one below the other.</summary>
    /// <param name="title">For example <c>shapes · step 400 · PQ 61.2</c>.</param>
    /// <param name="rows">At least one.</param>
    /// <exception cref="ArgumentException">No rows, or a map has another size than its image.</exception>
    public static Picture Draw(string title, IReadOnlyList<TriptychRow> rows)
    {
        if (rows.Count == 0) throw new ArgumentException("there is nothing to draw", nameof(rows));
        foreach (TriptychRow row in rows)
        {
            foreach (SegmentPicture part in new[] { row.Truth, row.Prediction })
            {
                if ((part.Map.Height, part.Map.Width) != (row.Image.Height, row.Image.Width))
                    throw new ArgumentException(
                        $"{row.Title}: the map is {part.Map.Height} x {part.Map.Width}, the image {row.Image.Height} x {row.Image.Width}",
                        nameof(rows)
                    );
            }
        }

        (int m, int line) = (Sheet.Margin, (int)Sheet.Heading + Sheet.Margin);
        List<(int Height, int Width, int Scale)> sizes = [.. rows.Select(r => (r.Image.Height, r.Image.Width, Panel.Scale(r.Image.Height, r.Image.Width)))];
        int panelWidth = sizes.Max(s => s.Width * s.Scale);
        int width = 3 * panelWidth + 4 * m;
        int height = m + line + sizes.Sum(s => line + s.Height * s.Scale + m) + m / 2;
        return Sheet.Draw(height, width, canvas =>
        {
            Sheet.Title(canvas, title, width);
            int y = m + line;
            for (int i = 0; i < rows.Count; i++)
            {
                int[] x = [m, 2 * m + panelWidth, 3 * m + 2 * panelWidth];
                string[] headings = [rows[i].Title, "truth", "prediction"];
                for (int c = 0; c < 3; c++) StrokeFont.Draw(canvas, StrokeFont.Fit(headings[c], 7, panelWidth), x[c], y, 7, Palette.Faint);
                int top = y + line - 2;
                Panel.Draw(canvas, rows[i].Image, x[0], top, sizes[i].Scale);
                Panel.Draw(canvas, rows[i].Image, rows[i].Truth, x[1], top, sizes[i].Scale);
                Panel.Draw(canvas, rows[i].Image, rows[i].Prediction, x[2], top, sizes[i].Scale);
                y += line + sizes[i].Height * sizes[i].Scale + m;
            }
        });
    }
}
