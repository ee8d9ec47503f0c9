using SkiaSharp;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>The eight EXIF orientations. Cameras store the sensor's rows; people see the turned image, and so did those who labelled it.</summary>
internal static class Orientation
{
    public static bool SwapsAxes(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>The image as it is meant to be seen.</summary>
    public static RgbImage Apply(RgbImage stored, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return stored;
        (int h, int w) = (stored.Height, stored.Width);
        (int height, int width) = SwapsAxes(origin) ? (w, h) : (h, w);
        byte[] pixels = new byte[stored.Pixels.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int row, int column) = Source(origin, (h, w), y, x);
                stored.Pixels.AsSpan(3 * (row * w + column), 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
            }
        }

        return new RgbImage(height, width, pixels);
    }

    /// <summary>Where a pixel that is seen at row <paramref name="y"/> and column <paramref name="x"/> is stored.</summary>
    /// <param name="origin">The orientation; its name says where the stored first row and first column are seen.</param>
    /// <param name="stored">Rows and columns as they are stored.</param>
    /// <param name="y">The row.</param>
    /// <param name="x">The column.</param>
    public static (int Row, int Column) Source(SKEncodedOrigin origin, (int Height, int Width) stored, int y, int x) => origin switch
    {
        SKEncodedOrigin.TopRight => (y, stored.Width - 1 - x),
        SKEncodedOrigin.BottomRight => (stored.Height - 1 - y, stored.Width - 1 - x),
        SKEncodedOrigin.BottomLeft => (stored.Height - 1 - y, x),
        SKEncodedOrigin.LeftTop => (x, y),
        SKEncodedOrigin.RightTop => (stored.Height - 1 - x, y),
        SKEncodedOrigin.RightBottom => (stored.Height - 1 - x, stored.Width - 1 - y),
        SKEncodedOrigin.LeftBottom => (x, stored.Width - 1 - y),
        _ => (y, x),
    };
}
