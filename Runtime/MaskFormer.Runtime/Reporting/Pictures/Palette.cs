using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Colours that depend on class and instance only, so that the same class looks alike in truth, prediction and every picture of a run.
/// Chosen in OKLCH, where equal steps look equal: the class gives the hue, the instance changes lightness and strength.
/// </summary>
internal static class Palette
{
    /// <summary>Ground of pictures.</summary>
    public static readonly SKColor Ground = new(24, 26, 30);

    /// <summary>Text on the ground.</summary>
    public static readonly SKColor Text = new(232, 234, 237);

    /// <summary>Less important text and lines on the ground.</summary>
    public static readonly SKColor Faint = new(128, 134, 142);

    /// <summary>Pixels without a segment.</summary>
    public static readonly SKColor Void = new(40, 40, 44);

    /// <summary>What is right.</summary>
    public static readonly SKColor Right = new(64, 200, 110);

    /// <summary>What is missing or wrong.</summary>
    public static readonly SKColor Wrong = new(255, 84, 72);

    /// <summary>The colour of a segment.</summary>
    /// <param name="category">Contiguous class index.</param>
    /// <param name="instance">0 for the first segment of the class in the picture.</param>
    public static SKColor Segment(int category, int instance)
    {
        double hue = (29 + 137.507764 * category) % 360; // the golden angle keeps neighbours apart for any number of classes
        double lightness = (category % 3) switch { 0 => 0.68, 1 => 0.76, _ => 0.60 };
        double shift = (instance % 5) switch { 0 => 0, 1 => 0.11, 2 => -0.12, 3 => 0.19, _ => -0.19 };
        return Oklch(Math.Clamp(lightness + shift, 0.38, 0.92), 0.17 - 0.02 * (instance % 3), hue + 7 * (instance % 4));
    }

    /// <summary>Line colours of charts.</summary>
    public static SKColor Line(int index) => Oklch(0.74, 0.16, (255 + 97 * index) % 360);

    // Björn Ottosson's OKLab, to sRGB; colours outside of sRGB lose strength until they fit.
    private static SKColor Oklch(double lightness, double chroma, double hue)
    {
        for (; ; chroma -= 0.01)
        {
            (double sin, double cos) = Math.SinCos(hue * Math.PI / 180);
            (double a, double b) = (chroma * cos, chroma * sin);
            double l = Math.Pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
            double m = Math.Pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
            double s = Math.Pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
            double red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
            double green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
            double blue = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
            bool fits = Math.Min(red, Math.Min(green, blue)) >= -1e-4 && Math.Max(red, Math.Max(green, blue)) <= 1.0001;
            if (fits || chroma <= 0) return new SKColor(Gamma(red), Gamma(green), Gamma(blue));
        }
    }

    private static byte Gamma(double linear)
    {
        linear = Math.Clamp(linear, 0, 1);
        return (byte)Math.Round(255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055));
    }
}
