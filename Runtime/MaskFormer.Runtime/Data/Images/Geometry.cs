using SkiaSharp;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>Mirrors, turns and windows of images and maps.</summary>
public static class Geometry
{
    // what EXIF calls an image that is to be turned to the right by 0, 1, 2 and 3 quarters to be seen upright
    private static readonly SKEncodedOrigin[] Turned =
        [SKEncodedOrigin.TopLeft, SKEncodedOrigin.RightTop, SKEncodedOrigin.BottomRight, SKEncodedOrigin.LeftBottom];

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

    /// <summary>Turned to the right by so many quarters of a circle, 0 to 3.</summary>
    public static RgbImage Turn(RgbImage image, int quarters) => Orientation.Apply(image, Turned[quarters]);

    /// <summary>Turned to the right by so many quarters of a circle, 0 to 3.</summary>
    public static LabelMap Turn(LabelMap map, int quarters)
    {
        if (quarters == 0) return map;
        SKEncodedOrigin origin = Turned[quarters];
        (int height, int width) = Orientation.SwapsAxes(origin) ? (map.Width, map.Height) : (map.Height, map.Width);
        int[] values = new int[map.Values.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int row, int column) = Orientation.Source(origin, (map.Height, map.Width), y, x);
                values[y * width + x] = map.Values[row * map.Width + column];
            }
        }

        return new LabelMap(height, width, values);
    }

    /// <summary>A window; it must lie within the image.</summary>
    public static RgbImage Crop(RgbImage image, int top, int left, int height, int width) =>
        new(height, width, Window(image.Pixels, 3 * image.Width, top, 3 * left, height, 3 * width));

    /// <summary>A window; it must lie within the map.</summary>
    public static LabelMap Crop(LabelMap map, int top, int left, int height, int width) =>
        (top, left, height, width) == (0, 0, map.Height, map.Width) ? map : new(height, width, Window(map.Values, map.Width, top, left, height, width));

    private static T[] Window<T>(T[] values, int stride, int top, int left, int height, int width)
    {
        T[] window = new T[height * width];
        for (int y = 0; y < height; y++) values.AsSpan((top + y) * stride + left, width).CopyTo(window.AsSpan(y * width));
        return window;
    }
}
