namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Height and width after a resize by Hugging Face's image processors (<c>get_maskformer_resize_output_image_size</c>).</summary>
public static class HuggingFaceSize
{
    /// <summary>What published files say both sides are multiples of (<c>size_divisor</c>).</summary>
    public const int Divisor = 32;

    /// <summary>
    /// The short side becomes <paramref name="shortest"/> unless the long side would exceed <paramref name="longest"/>; the other side is truncated; then both
    /// are rounded up to multiples of the divisor and the image is stretched to them, where the original pads.
    /// </summary>
    /// <param name="height">Rows before.</param>
    /// <param name="width">Columns before.</param>
    /// <param name="shortest">Wanted short side, pixels (<c>shortest_edge</c>).</param>
    /// <param name="longest">Largest long side, pixels (<c>longest_edge</c>).</param>
    /// <param name="divisor">0 or 1 rounds nothing.</param>
    public static (int Height, int Width) Fit(int height, int width, int shortest, int longest, int divisor = Divisor)
    {
        (double least, double most) = (Math.Min(height, width), Math.Max(height, width));
        double exact = shortest;
        if (most / least * shortest > longest)
        {
            exact = longest * least / most;
            shortest = (int)Math.Round(exact); // half to even
        }

        (int h, int w) = (height, width);
        if (width < height && width != shortest) (h, w) = ((int)(exact * height / width), shortest);
        else if (height <= width && height != shortest) (h, w) = (shortest, (int)(exact * width / height));
        return Up(h, w, divisor);
    }

    /// <summary>Both sides rounded up to multiples of the divisor.</summary>
    public static (int Height, int Width) Up(int height, int width, int divisor = Divisor) => (Up(height, divisor), Up(width, divisor));

    private static int Up(int side, int divisor) => divisor <= 1 ? Math.Max(1, side) : (side + divisor - 1) / divisor * divisor;
}
