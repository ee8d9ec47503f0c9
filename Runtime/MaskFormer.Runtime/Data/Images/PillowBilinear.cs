namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// Pillow's bilinear resize of 8-bit images, bit for bit (<c>Resample.c</c>): antialiased when shrinking, in
/// fixed point with 22 bits, rows first and rounded to bytes before columns. Models trained on such images see the difference to other resizes.
/// </summary>
public static class PillowBilinear
{
    private const int precision = 22;

    /// <summary>Resizes an image; the same size is left alone.</summary>
    public static RgbImage Resize(RgbImage image, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        byte[] pixels = image.Pixels;
        if (width != image.Width) pixels = Rows(pixels, image.Height, image.Width, width);
        if (height != image.Height) pixels = Columns(pixels, image.Height, height, width);
        return new RgbImage(height, width, pixels);
    }

    private static byte[] Rows(byte[] source, int height, int from, int to)
    {
        Window[] windows = Windows(from, to);
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

    private static byte[] Columns(byte[] source, int from, int to, int width)
    {
        Window[] windows = Windows(from, to);
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

    private static Window[] Windows(int from, int to)
    {
        double scale = (double)from / to;
        double support = Math.Max(scale, 1);
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
                double distance = Math.Abs((k + first - centre + 0.5) * (1.0 / support));
                weights[k] = distance < 1 ? 1 - distance : 0;
                total += weights[k];
            }

            windows[x] = new Window(first, Array.ConvertAll(weights, w => (int)(0.5 + (total == 0 ? w : w / total) * (1 << precision))));
        }

        return windows;
    }

    private readonly record struct Window(int First, int[] Weights);
}
