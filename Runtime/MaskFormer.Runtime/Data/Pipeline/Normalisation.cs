using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>(value - mean) / deviation per channel, in float32 as the original computes it, by table: a byte has 256 values.</summary>
public sealed class Normalisation
{
    private readonly float[][] table;

    /// <summary>Takes mean and deviation (0 to 255) from the configuration.</summary>
    public Normalisation(DataConfig config)
    {
        table = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 256)
            .Select(v => (v - (float)config.PixelMean[c]) / (float)config.PixelStd[c]).ToArray())];
    }

    /// <summary>Writes an image into the top left of planes [3, height, width]; the rest of them is left as it is.</summary>
    public void Write(RgbImage image, Span<float> planes, int height, int width)
    {
        for (int c = 0; c < 3; c++)
        {
            float[] values = table[c];
            for (int y = 0; y < image.Height; y++)
            {
                Span<float> row = planes.Slice((c * height + y) * width, image.Width);
                int from = 3 * y * image.Width + c;
                for (int x = 0; x < row.Length; x++, from += 3) row[x] = values[image.Pixels[from]];
            }
        }
    }
}
