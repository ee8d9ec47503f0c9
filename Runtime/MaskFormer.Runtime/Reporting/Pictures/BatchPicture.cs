using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Shows what the model is fed, before the first step: each image of the batch, and the same with its target masks. Made from the batch itself, so
/// that a wrong flip, a wrong class or a shifted mask is seen, not guessed. Padding is striped; if pixels are in two targets, the heading says so in magenta.
/// </summary>
public static class BatchPicture
{
    private static readonly SKColor twice = new(255, 0, 255);

    /// <summary>Draws a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="targets">The targets of an image of it, and how many pixels are in two.</param>
    /// <param name="title">For example <c>first batch · 8 images of 96 x 96</c>.</param>
    /// <param name="most">How many images are drawn.</param>
    public static Picture Draw(
        TrainingBatch batch,
        Func<TrainingBatch, int, (SegmentPicture Picture, int Overlapping)> targets,
        string title,
        int most = 8
    )
    {
        (int height, int width) = (batch.Height, batch.Width);
        int count = Math.Min(batch.Size, most);
        int scale = Panel.Scale(height, width);
        (int m, int line) = (Sheet.Margin, (int)Sheet.Heading + Sheet.Margin);
        int pairs = Math.Max(1, Math.Min(count, 1600 / (2 * width * scale + 3 * m)));
        int lines = (count + pairs - 1) / pairs;
        int sheetWidth = m + pairs * (2 * width * scale + 3 * m);
        return Sheet.Draw(m + line + lines * (height * scale + m + line), sheetWidth, canvas =>
        {
            Sheet.Title(canvas, title, sheetWidth);
            for (int b = 0; b < count; b++)
            {
                float x = m + b % pairs * (2 * width * scale + 3 * m);
                float y = m + line + b / pairs * (height * scale + m + line);
                RgbImage image = Image(batch, b);
                (SegmentPicture segments, int overlapping) = targets(batch, b);
                BatchItem item = batch.Items[b];
                string text =
                    $"{item.Name} as fed, and its {segments.Segments.Count} target{(segments.Segments.Count == 1 ? "" : "s")}"
                    + (item.Dropped > 0 ? $", {item.Dropped} without room" : "")
                    + (overlapping > 0 ? $", {overlapping} pixels in two" : "");
                StrokeFont.Draw(canvas, StrokeFont.Fit(text, 7, 2 * width * scale), x, y, 7, overlapping > 0 ? twice : Palette.Faint);
                y += line - 2;
                Panel.Draw(canvas, image, x, y, scale);
                Padding(canvas, batch, b, x, y, scale);
                x += width * scale + m / 2;
                Panel.Draw(canvas, image, segments, x, y, scale);
                Padding(canvas, batch, b, x, y, scale);
            }
        });
    }

    // As the model sees it: the padding has the mean colour.
    private static RgbImage Image(TrainingBatch batch, int b)
    {
        (int height, int width, ImageBytes bytes) = (batch.Height, batch.Width, batch.Bytes);
        byte[] rgb = bytes.Values.AsSpan(3 * b * height * width, 3 * height * width).ToArray();
        for (int i = 0; i < rgb.Length; i++)
        {
            int pixel = i / 3;
            if (pixel / width >= bytes.Sizes[2 * b] || pixel % width >= bytes.Sizes[(2 * b) + 1]) rgb[i] = (byte)Math.Round(bytes.Mean[(3 * b) + (i % 3)]);
        }

        return new RgbImage(height, width, rgb);
    }

    /// <summary>The masks of an image's targets, and how many pixels are in two of them.</summary>
    /// <param name="batch">The tensors.</param>
    /// <param name="b">Which image.</param>
    /// <param name="classes">The classes in contiguous order.</param>
    public static (SegmentPicture Picture, int Overlapping) Masks(TrainingBatch batch, int b, IReadOnlyList<PanopticCategory> classes)
    {
        (int targets, int height, int width) = (batch.Slots, batch.Height, batch.Width);
        int[] map = new int[height * width];
        List<DrawnSegment> segments = [];
        int overlapping = 0;
        for (int t = 0; t < targets; t++)
        {
            if (batch.Valid[b * targets + t] == 0) continue;
            int label = (int)batch.Labels[b * targets + t];
            PanopticCategory? known = label >= 0 && label < classes.Count ? classes[label] : null;
            segments.Add(new DrawnSegment(t + 1, label, known is null ? $"class {label}?" : SegmentPicture.Name(known), known is { IsThing: true }));
            ReadOnlySpan<float> mask = batch.Targets.AsSpan((b * targets + t) * map.Length, map.Length);
            for (int i = 0; i < map.Length; i++)
            {
                if (mask[i] == 0) continue;
                if (map[i] != 0) overlapping++;
                map[i] = t + 1;
            }
        }

        return (new SegmentPicture(new LabelMap(height, width, map), segments), overlapping);
    }

    private static void Padding(SKCanvas canvas, TrainingBatch batch, int b, float x, float y, int scale)
    {
        (int height, int width) = (batch.Height, batch.Width);
        using SKPaint stripe = new() { Color = new SKColor(255, 196, 0, 150), IsAntialias = false };
        int period = Math.Max(6, 12 / scale * scale);
        for (int row = 0; row < height * scale; row++)
        {
            for (int column = 0; column < width * scale; column++)
            {
                if ((row + column) % period >= 2 || batch.Pixels[(b * height + row / scale) * width + column / scale] != 0) continue;
                canvas.DrawRect(x + column, y + row, 1, 1, stripe);
            }
        }
    }
}
