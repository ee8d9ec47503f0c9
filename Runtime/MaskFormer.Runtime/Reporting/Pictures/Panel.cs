using MaskFormer.Runtime.Data.Images;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>Draws a picture, with or without segments over it, enlarged so that labels can be read.</summary>
internal static class Panel
{
    private const int LeastWidth = 288;
    private const int PixelsAtOnce = 1 << 22; // of the picture: large photos are drawn by some rows at a time

    /// <summary>How much a picture of this size is enlarged; whole numbers keep pixels square.</summary>
    public static int Scale(int height, int width) => Math.Max(1, (int)Math.Round((double)LeastWidth / Math.Max(height, width)));

    /// <summary>The plain picture.</summary>
    public static void Draw(SKCanvas canvas, RgbImage image, float x, float y, int scale)
    {
        Pixels(
            canvas, image.Height, image.Width, i => new SKColor(image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]), x, y, scale);
    }

    /// <summary>The picture under its segments: coloured, with borders and labels. Void is darkened.</summary>
    public static void Draw(SKCanvas canvas, RgbImage image, SegmentPicture segments, float x, float y, int scale, double strength = 0.62)
    {
        (int height, int width) = (image.Height, image.Width);
        Dictionary<int, SKColor> colours = Colours(segments);
        Pixels(
            canvas,
            height,
            width,
            i =>
            {
                byte grey = (byte)((77 * image.Pixels[3 * i] + 150 * image.Pixels[3 * i + 1] + 29 * image.Pixels[3 * i + 2]) >> 8);
                return colours.TryGetValue(segments.Map.Values[i], out SKColor colour)
                    ? Mix(colour, new SKColor(grey, grey, grey), strength)
                    : Mix(Palette.Void, new SKColor(grey, grey, grey), 0.8);
            },
            x,
            y,
            scale
        );
        Borders(canvas, segments, x, y, scale);
        Labels.Draw(canvas, segments, x, y, scale);
    }

    private static Dictionary<int, SKColor> Colours(SegmentPicture segments)
    {
        Dictionary<int, SKColor> colours = [];
        Dictionary<int, int> count = [];
        foreach (DrawnSegment segment in segments.Segments)
        {
            int instance = count.GetValueOrDefault(segment.Category);
            count[segment.Category] = instance + 1;
            colours[segment.Id] = Palette.Segment(segment.Category, instance);
        }

        return colours;
    }

    // White, or the colour of what is wrong, or right, on one of its sides.
    private static void Borders(SKCanvas canvas, SegmentPicture segments, float x, float y, int scale)
    {
        LabelMap map = segments.Map;
        Dictionary<int, bool?> marks = [];
        foreach (DrawnSegment segment in segments.Segments) marks[segment.Id] = segment.IsRight;
        float width = scale > 1 ? 1.5f : 1;
        using SKPaint plain = new() { Color = new SKColor(255, 255, 255, 190), IsAntialias = false, StrokeWidth = width };
        using SKPaint right = new() { Color = Palette.Right, IsAntialias = false, StrokeWidth = 2 * width };
        using SKPaint wrong = new() { Color = Palette.Wrong, IsAntialias = false, StrokeWidth = 2 * width };
        for (int row = 0; row < map.Height; row++)
        {
            for (int column = 0; column < map.Width; column++)
            {
                (float left, float top) = (x + column * scale, y + row * scale);
                if (column + 1 < map.Width && map[row, column] != map[row, column + 1])
                    canvas.DrawLine(left + scale, top, left + scale, top + scale, Between(map[row, column], map[row, column + 1]));
                if (row + 1 < map.Height && map[row, column] != map[row + 1, column])
                    canvas.DrawLine(left, top + scale, left + scale, top + scale, Between(map[row, column], map[row + 1, column]));
            }
        }

        SKPaint Between(int one, int other)
        {
            (bool? first, bool? second) = (marks.GetValueOrDefault(one), marks.GetValueOrDefault(other));
            return first == false || second == false ? wrong : first == true || second == true ? right : plain;
        }
    }

    private static void Pixels(SKCanvas canvas, int height, int width, Func<int, SKColor> colour, float x, float y, int scale)
    {
        int rows = Math.Clamp(PixelsAtOnce / width, 1, height);
        for (int top = 0; top < height; top += rows)
        {
            int count = Math.Min(rows, height - top);
            SKColor[] pixels = new SKColor[count * width];
            for (int i = 0; i < pixels.Length; i++) pixels[i] = colour(top * width + i);
            using SKBitmap bitmap = new(new SKImageInfo(width, count, SKColorType.Rgba8888, SKAlphaType.Opaque)) { Pixels = pixels };
            using SKImage part = SKImage.FromBitmap(bitmap);
            canvas.DrawImage(part, SKRect.Create(x, y + top * scale, width * scale, count * scale), new SKSamplingOptions(SKFilterMode.Nearest));
        }
    }

    private static SKColor Mix(SKColor over, SKColor under, double share) =>
        new(
            (byte)(over.Red * share + under.Red * (1 - share)),
            (byte)(over.Green * share + under.Green * (1 - share)),
            (byte)(over.Blue * share + under.Blue * (1 - share))
        );
}
