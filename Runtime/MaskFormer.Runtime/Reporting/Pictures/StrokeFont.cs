using System.Collections.Concurrent;
using System.Text;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Writes text with round strokes, which needs no font of the system; letters beyond <see cref="Glyphs"/> are those of the system's fonts. What neither has
/// is a question mark: whoever has another name for a thing asks first (<see cref="Readable"/>).
/// </summary>
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
        text.Length == 0 ? 0 : (text.EnumerateRunes().Sum(static letter => WidthOf(letter) + Spacing) - Spacing) * height / CapHeight;

    /// <summary>The text where all of it can be written, and something else where it cannot.</summary>
    public static string Readable(string text, string otherwise) =>
        text.EnumerateRunes().All(static letter => IsOwn(letter) || SystemGlyphs.Of(letter) is not null) ? text : otherwise;

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
        Rune[] letters = [.. text.EnumerateRunes()];
        for (int length = letters.Length - 1; length > 0; length--)
        {
            string shorter = string.Concat(letters[..length]).TrimEnd() + "~";
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
        foreach (Rune letter in text.EnumerateRunes())
        {
            bool outlined = !IsOwn(letter) && SystemGlyphs.Of(letter) is not null;
            paint.Style = outlined ? SKPaintStyle.StrokeAndFill : SKPaintStyle.Stroke;
            paint.StrokeWidth = outlined ? Math.Max(0, weight - Weight) : weight; // an outline has its weight, a halo comes on top
            canvas.DrawPath(outlined ? SystemGlyphs.Of(letter)!.Value.Path : paths.GetOrAdd(Own(letter), Parse), paint);
            canvas.Translate(WidthOf(letter) + Spacing, 0);
        }

        canvas.Restore();
    }

    private static bool IsOwn(Rune letter) => letter.IsBmp && Glyphs.All.ContainsKey((char)letter.Value);

    private static char Own(Rune letter) => IsOwn(letter) ? (char)letter.Value : '?';

    private static float WidthOf(Rune letter) =>
        IsOwn(letter) || SystemGlyphs.Of(letter) is not { } found ? Glyphs.All[Own(letter)].Width : found.Width;

    private static SKPath Parse(char letter) => SKPath.ParseSvgPathData(Glyphs.All[letter].Path) ?? new SKPath();
}
