using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>
/// The images of a batch as their files hold them, and what turns them into a model's input: (value - mean) / deviation in the part of the canvas that is
/// image, 0 in the padding, which is the mean colour. They are normalised only where they are used: bytes take a quarter of the memory to keep and to send.
/// </summary>
/// <param name="Values">[B, H, W, 3]: red, green, blue; anything in the padding.</param>
/// <param name="Sizes">[B, 2]: rows and columns that are image, from the top left.</param>
/// <param name="Mean">[B, 3]: of each colour, 0 to 255.</param>
/// <param name="Deviation">[B, 3]: of each colour.</param>
public sealed record ImageBytes(byte[] Values, int[] Sizes, float[] Mean, float[] Deviation)
{
    /// <summary>What the parts are called where a batch is sent or stored.</summary>
    internal const string ValuesName = "ImageBytes", SizesName = "ImageSize", MeanName = "ImageMean", DeviationName = "ImageDeviation";

    /// <summary>Room for images that are all padding yet.</summary>
    /// <param name="size">Images.</param>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="mean">Of each colour, 0 to 255.</param>
    /// <param name="deviation">Of each colour.</param>
    public static ImageBytes Empty(int size, int height, int width, IReadOnlyList<double> mean, IReadOnlyList<double> deviation) =>
        In(new byte[(long)size * height * width * 3], size, mean, deviation);

    /// <summary>The same in memory that is there.</summary>
    /// <param name="values">Zeros, three for each pixel.</param>
    /// <param name="size">Images.</param>
    /// <param name="mean">Of each colour, 0 to 255.</param>
    /// <param name="deviation">Of each colour.</param>
    internal static ImageBytes In(byte[] values, int size, IReadOnlyList<double> mean, IReadOnlyList<double> deviation) => new(
        values,
        new int[size * 2],
        [.. Enumerable.Repeat(mean, size).SelectMany(static one => one).Select(static value => (float)value)],
        [.. Enumerable.Repeat(deviation, size).SelectMany(static one => one).Select(static value => (float)value)]);

    /// <summary>Room for images that fill the canvas.</summary>
    /// <inheritdoc cref="Empty" path="/param"/>
    public static ImageBytes Whole(int size, int height, int width, IReadOnlyList<double> mean, IReadOnlyList<double> deviation) =>
        Empty(size, height, width, mean, deviation) with { Sizes = [.. Enumerable.Repeat((int[])[height, width], size).SelectMany(static one => one)] };

    /// <summary>Puts an image into the top left of the canvas of one of them.</summary>
    /// <param name="b">Which one.</param>
    /// <param name="image">The image; it fits.</param>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="padding">What the rest of the canvas becomes, as if it were image; null leaves it to <see cref="Normalised"/>.</param>
    public void Put(int b, RgbImage image, int height, int width, byte? padding = null)
    {
        (Sizes[2 * b], Sizes[(2 * b) + 1]) = padding is null ? (image.Height, image.Width) : (height, width);
        if (padding is { } value) Values.AsSpan(3 * b * height * width, 3 * height * width).Fill(value);
        for (int y = 0; y < image.Height; y++)
            image.Pixels.AsSpan(3 * y * image.Width, 3 * image.Width).CopyTo(Values.AsSpan(3 * ((b * height) + y) * width));
    }

    /// <summary>[B, 3, H, W]: what a model sees, in float32 as the original computes it, by table: a byte has 256 values.</summary>
    public float[] Normalised(int height, int width)
    {
        (int size, int plane) = (Sizes.Length / 2, height * width);
        float[] all = new float[(long)size * 3 * plane];
        for (int b = 0; b < size; b++)
        {
            (int rows, int columns) = (Sizes[2 * b], Sizes[(2 * b) + 1]);
            for (int c = 0; c < 3; c++)
            {
                (float mean, float deviation) = (Mean[(3 * b) + c], Deviation[(3 * b) + c]);
                float[] table = [.. Enumerable.Range(0, 256).Select(value => (value - mean) / deviation)];
                for (int y = 0; y < rows; y++)
                {
                    Span<float> row = all.AsSpan((((3 * b) + c) * plane) + (y * width), columns);
                    int from = (3 * ((b * plane) + (y * width))) + c;
                    for (int x = 0; x < columns; x++, from += 3) row[x] = table[Values[from]];
                }
            }
        }

        return all;
    }
}
