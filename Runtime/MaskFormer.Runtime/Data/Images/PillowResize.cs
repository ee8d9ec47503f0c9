using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// Pillow's resize of 8-bit images, bit for bit (<c>Resample.c</c>): antialiased when shrinking, in fixed point with 22 bits, rounded to bytes between rows
/// and columns. Models trained on such images see the difference to other resizes.
/// </summary>
public static class PillowResize
{
    private const int precision = 22;

    /// <summary>Resizes an image; the same size is left alone.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Rows after.</param>
    /// <param name="width">Columns after.</param>
    /// <param name="resampling">How a pixel is made of those around it.</param>
    /// <param name="tallFirst">
    /// Whether an image loses rows before it loses or gains columns where it loses the larger share of them, as since Pillow 13 (python-pillow/Pillow#9549):
    /// roundings between the two differ.
    /// </param>
    public static RgbImage Resize(RgbImage image, int height, int width, Resampling resampling = Resampling.Bilinear, bool tallFirst = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (resampling == Resampling.Nearest) return PillowNearest.Resize(image, height, width);
        byte[] pixels = image.Pixels;
        bool columnsFirst = tallFirst && height < image.Height && (long)height * image.Width < (long)width * image.Height;
        if (columnsFirst) pixels = Columns(pixels, image.Height, height, image.Width, resampling);
        if (width != image.Width) pixels = Rows(pixels, columnsFirst ? height : image.Height, image.Width, width, resampling);
        if (height != image.Height && !columnsFirst) pixels = Columns(pixels, image.Height, height, width, resampling);
        return new RgbImage(height, width, pixels);
    }

    private static byte[] Rows(byte[] source, int height, int from, int to, Resampling resampling)
    {
        Window[] windows = Windows(from, to, resampling);
        byte[] result = new byte[3L * height * to];
        for (int y = 0; y < height; y++)
        {
            int line = 3 * y * from;
            for (int x = 0; x < to; x++)
            {
                (int first, int[] weights) = windows[x];
                (int r, int g, int b) = (1 << precision - 1, 1 << precision - 1, 1 << precision - 1);
                int at = line + 3 * first;
                foreach (int weight in weights)
                {
                    r += source[at] * weight;
                    g += source[at + 1] * weight;
                    b += source[at + 2] * weight;
                    at += 3;
                }

                int target = 3 * (y * to + x);
                (result[target], result[target + 1], result[target + 2]) = (Clip(r), Clip(g), Clip(b));
            }
        }

        return result;
    }

    private static byte[] Columns(byte[] source, int from, int to, int width, Resampling resampling)
    {
        Window[] windows = Windows(from, to, resampling);
        int stride = 3 * width;
        byte[] result = new byte[(long)stride * to];
        int[] sums = new int[stride];
        for (int y = 0; y < to; y++)
        {
            Array.Fill(sums, 1 << precision - 1);
            (int first, int[] weights) = windows[y];
            for (int k = 0; k < weights.Length; k++)
            {
                ReadOnlySpan<byte> row = source.AsSpan((first + k) * stride, stride);
                for (int i = 0; i < row.Length; i++) sums[i] += row[i] * weights[k];
            }

            for (int i = 0; i < stride; i++) result[y * stride + i] = Clip(sums[i]);
        }

        return result;
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> precision, 0, 255);

    private static Window[] Windows(int from, int to, Resampling resampling)
    {
        double scale = (double)from / to;
        double stretch = Math.Max(scale, 1);
        double support = stretch * (resampling == Resampling.Bicubic ? 2 : 1);
        Window[] windows = new Window[to];
        for (int x = 0; x < to; x++)
        {
            double centre = (x + 0.5) * scale;
            int first = Math.Max(0, (int)(centre - support + 0.5));
            int last = Math.Min(from, (int)(centre + support + 0.5));
            double[] weights = new double[last - first];
            double total = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                // Pillow multiplies by the reciprocal, which is not always the same as dividing.
                double distance = Math.Abs((k + first - centre + 0.5) * (1.0 / stretch));
                weights[k] = resampling == Resampling.Bicubic ? Cubic(distance) : Math.Max(0, 1 - distance);
                total += weights[k];
            }

            windows[x] = new Window(first, Array.ConvertAll(weights, w => Fixed(total == 0 ? w : w / total)));
        }

        return windows;
    }

    private static int Fixed(double weight) => (int)((weight < 0 ? -0.5 : 0.5) + weight * (1 << precision));

    // Keys' cubic with a = -0.5
    private static double Cubic(double x) => x switch
    {
        < 1 => ((-0.5 + 2) * x - (-0.5 + 3)) * x * x + 1,
        < 2 => (((x - 5) * x + 8) * x - 4) * -0.5,
        _ => 0,
    };

    private readonly record struct Window(int First, int[] Weights);
}
