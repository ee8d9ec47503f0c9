namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Height and width after a resize (detectron2's <c>ResizeShortestEdge</c>).</summary>
public static class ImageSize
{
    /// <summary>
    /// Scales the short side to <paramref name="shortSide"/> unless the long side would exceed <paramref name="longest"/>; sides round half up, as in the
    /// original.
    /// </summary>
    /// <param name="height">Rows before.</param>
    /// <param name="width">Columns before.</param>
    /// <param name="shortSide">Wanted short side, pixels.</param>
    /// <param name="longest">Largest long side, pixels.</param>
    /// <param name="canvas">What the result must fit into; not part of the original, whose batches grow with their images.</param>
    public static (int Height, int Width) Fit(
        int height,
        int width,
        int shortSide,
        double longest = double.PositiveInfinity,
        (int Height, int Width)? canvas = null
    )
    {
        double scale = (double)shortSide / Math.Min(height, width);
        (double h, double w) = height < width ? (shortSide, scale * width) : (scale * height, (double)shortSide);
        (h, w) = Shrink(h, w, longest / Math.Max(h, w));
        if (canvas is var (most, widest)) (h, w) = Shrink(h, w, Math.Min(most / h, widest / w));
        return (Math.Max(1, (int)(h + 0.5)), Math.Max(1, (int)(w + 0.5)));
    }

    /// <summary>The smallest height and the smallest width of some sizes.</summary>
    public static (int Height, int Width) Least(params ReadOnlySpan<(int Height, int Width)> sizes)
    {
        (int height, int width) = sizes[0];
        foreach ((int h, int w) in sizes) (height, width) = (Math.Min(height, h), Math.Min(width, w));
        return (height, width);
    }

    private static (double Height, double Width) Shrink(double height, double width, double factor) =>
        factor < 1 ? (height * factor, width * factor) : (height, width);
}
