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
                // The names say where the stored first row and first column are seen.
                (int row, int column) = origin switch
                {
                    SKEncodedOrigin.TopRight => (y, w - 1 - x),
                    SKEncodedOrigin.BottomRight => (h - 1 - y, w - 1 - x),
                    SKEncodedOrigin.BottomLeft => (h - 1 - y, x),
                    SKEncodedOrigin.LeftTop => (x, y),
                    SKEncodedOrigin.RightTop => (h - 1 - x, y),
                    SKEncodedOrigin.RightBottom => (h - 1 - x, w - 1 - y),
                    SKEncodedOrigin.LeftBottom => (x, w - 1 - y),
                    _ => (y, x),
                };
                stored.Pixels.AsSpan(3 * (row * w + column), 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
            }
        }

        return new RgbImage(height, width, pixels);
    }
}
