using MaskFormer.Files;
using MaskFormer.Runtime.Data;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>A finished picture.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Png">The bytes of a PNG file.</param>
public sealed record Picture(int Height, int Width, byte[] Png)
{
    /// <summary>Writes the file, whole or not at all; makes its folder.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(Png));
    }
}

/// <summary>A drawing surface with the ground colour of all our pictures.</summary>
internal static class Sheet
{
    /// <summary>Space between parts, pixels.</summary>
    public const int Margin = 10;

    /// <summary>Height of capital letters of headings, pixels.</summary>
    public const float Heading = 9;

    /// <summary>Most pixels of a sheet; a larger one is drawn smaller.</summary>
    public const int MostPixels = 1 << 26;

    /// <summary>Writes the heading of a sheet, as much of it as there is room for.</summary>
    /// <param name="canvas">The sheet.</param>
    /// <param name="text">The heading.</param>
    /// <param name="width">Of the sheet, pixels.</param>
    public static void Title(SKCanvas canvas, string text, int width) =>
        StrokeFont.Draw(canvas, StrokeFont.Fit(text, Heading, width - (2 * Margin)), Margin, Margin, Heading, Palette.Text);

    /// <summary>Draws and encodes.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="draw">Draws at that size.</param>
    /// <param name="most">Most pixels of the picture.</param>
    public static Picture Draw(int height, int width, Action<SKCanvas> draw, int most = MostPixels)
    {
        double scale = Math.Min(1, Math.Sqrt((double)most / height / width));
        (height, width) = (Math.Max(1, (int)(height * scale)), Math.Max(1, (int)(width * scale)));
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(Palette.Ground);
        surface.Canvas.Scale((float)scale);
        draw(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return new Picture(height, width, data.ToArray());
    }
}
