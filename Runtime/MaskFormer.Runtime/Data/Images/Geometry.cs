namespace MaskFormer.Runtime.Data.Images;

/// <summary>Mirrors and windows of images and maps.</summary>
public static class Geometry
{
    /// <summary>Left becomes right.</summary>
    public static RgbImage Mirror(RgbImage image)
    {
        byte[] pixels = new byte[image.Pixels.Length];
        int width = image.Width;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int from = 3 * (y * width + x);
                int to = 3 * (y * width + width - 1 - x);
                (pixels[to], pixels[to + 1], pixels[to + 2]) = (image.Pixels[from], image.Pixels[from + 1], image.Pixels[from + 2]);
            }
        }

        return image with { Pixels = pixels };
    }

    /// <summary>Left becomes right.</summary>
    public static LabelMap Mirror(LabelMap map)
    {
        int[] values = [.. map.Values];
        for (int y = 0; y < map.Height; y++) Array.Reverse(values, y * map.Width, map.Width);
        return map with { Values = values };
    }

    /// <summary>A window; it must lie within the image.</summary>
    public static RgbImage Crop(RgbImage image, int top, int left, int height, int width) =>
        new(height, width, Window(image.Pixels, 3 * image.Width, top, 3 * left, height, 3 * width));

    /// <summary>A window; it must lie within the map.</summary>
    public static LabelMap Crop(LabelMap map, int top, int left, int height, int width) =>
        new(height, width, Window(map.Values, map.Width, top, left, height, width));

    private static T[] Window<T>(T[] values, int stride, int top, int left, int height, int width)
    {
        T[] window = new T[height * width];
        for (int y = 0; y < height; y++) values.AsSpan((top + y) * stride + left, width).CopyTo(window.AsSpan(y * width));
        return window;
    }
}
