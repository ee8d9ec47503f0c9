using System.Text.Json;

namespace MaskFormer.Fidelity;

/// <summary>The network's input as the original makes it: (x - mean) / std, then zeros at the bottom and on the right.</summary>
/// <param name="Image">[B, 3, H, W].</param>
/// <param name="Sizes">Height and width of each image before padding.</param>
public sealed record ImageBatch(Array64 Image, IReadOnlyList<(int Height, int Width)> Sizes)
{
    /// <summary>Builds the batch of a manifest's list of images.</summary>
    public static ImageBatch Of(ReferenceCase from, IEnumerable<JsonElement> images, int divisibility, Precision precision)
    {
        List<(float[] Values, int Height, int Width)> parts = [.. images.Select(entry => Read(entry, from.Salt))];
        int height = RoundUp(parts.Max(part => part.Height), divisibility);
        int width = RoundUp(parts.Max(part => part.Width), divisibility);
        (double[] mean, double[] std) = (from.Manifest.Doubles("pixel_mean_used"), from.Manifest.Doubles("pixel_std_used"));
        var values = new double[parts.Count * 3L * height * width];
        for (int b = 0; b < parts.Count; b++)
        {
            for (int c = 0; c < 3; c++)
            {
                for (int y = 0; y < parts[b].Height; y++)
                {
                    for (int x = 0; x < parts[b].Width; x++)
                    {
                        float pixel = parts[b].Values[((c * parts[b].Height) + y) * parts[b].Width + x];
                        values[((((b * 3L) + c) * height) + y) * width + x] = precision == Precision.F64
                            ? (pixel - mean[c]) / std[c]
                            : (pixel - (float)mean[c]) / (float)std[c];
                    }
                }
            }
        }

        return new ImageBatch(new Array64([parts.Count, 3, height, width], values), [.. parts.Select(part => (part.Height, part.Width))]);
    }

    private static (float[] Values, int Height, int Width) Read(JsonElement entry, string salt)
    {
        RecipeTensor tensor = RecipeTensor.Parse(entry);
        float[] values = tensor.Values(salt);
        (int height, int width) = ((int)tensor.Shape[^2], (int)tensor.Shape[^1]);
        int size = 3 * height * width;
        return entry.Maybe("index") is { } index ? (values.AsSpan(index.GetInt32() * size, size).ToArray(), height, width) : (values, height, width);
    }

    private static int RoundUp(int size, int divisibility) => divisibility <= 1 ? size : (size + divisibility - 1) / divisibility * divisibility;
}
