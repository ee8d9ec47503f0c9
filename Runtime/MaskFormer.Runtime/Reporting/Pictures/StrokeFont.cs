using System.Collections.Concurrent;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>Writes text with round strokes; needs no font of the system. Characters that have no glyph become a box.</summary>
internal static class StrokeFont
{
    private const float CapHeight = 6;
    private const float Spacing = 1.4f;
    private const float Weight = 0.85f; // stroke width in glyph units
    private static readonly ConcurrentDictionary<char, SKPath> paths = [];

    /// <summary>Width in pixels.</summary>
    /// <param name="text">One line.</param>
    /// <param name="height">Height of a capital letter in pixels.</param>
    public static float Measure(string text, float height) =>
        text.Length == 0 ? 0 : (text.Sum(letter => Glyph(letter).Width + Spacing) - Spacing) * height / CapHeight;

    /// <summary>Writes a line.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="text">One line.</param>
    /// <param name="x">Left edge, pixels.</param>
    /// <param name="top">Top of the capital letters, pixels.</param>
    /// <param name="height">Height of a capital letter, pixels.</param>
    /// <param name="colour">Of the strokes.</param>
    /// <param name="halo">A border that keeps the text readable on any ground; null for none.</param>
    public static void Draw(SKCanvas canvas, string text, float x, float top, float height, SKColor colour, SKColor? halo = null)
    {
        if (halo is { } border) Strokes(canvas, text, x, top, height, border, Weight + 1.6f);
        Strokes(canvas, text, x, top, height, colour, Weight);
    }

    /// <summary>Shortens a text with a tilde until it fits.</summary>
    public static string Fit(string text, float height, float width)
    {
        if (Measure(text, height) <= width) return text;
        for (int length = text.Length - 1; length > 0; length--)
        {
            string shorter = text[..length].TrimEnd() + "~";
            if (Measure(shorter, height) <= width) return shorter;
        }

        return "";
    }

    private static void Strokes(SKCanvas canvas, string text, float x, float top, float height, SKColor colour, float weight)
    {
        using SKPaint paint = new()
        {
            Color = colour,
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = weight,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        float scale = height / CapHeight;
        canvas.Save();
        canvas.Translate(x, top);
        canvas.Scale(scale);
        foreach (char letter in text)
        {
            canvas.DrawPath(paths.GetOrAdd(letter, Parse), paint);
            canvas.Translate(Glyph(letter).Width + Spacing, 0);
        }

        canvas.Restore();
    }

    private static (float Width, string Path) Glyph(char letter) => Glyphs.All.TryGetValue(letter, out (float, string) glyph) ? glyph : Glyphs.Unknown;

    private static SKPath Parse(char letter) => SKPath.ParseSvgPathData(Glyph(letter).Path) ?? new SKPath();
}
