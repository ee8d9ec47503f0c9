namespace MaskFormer.Runtime.Data.Images;

/// <summary>Pillow's nearest-neighbour resize, of maps of labels and of images.</summary>
public static class PillowNearest
{
    /// <summary>Resizes a map; the same size is left alone.</summary>
    public static LabelMap Resize(LabelMap map, int height, int width) => Resize(map, height, width, Indices);

    /// <summary>Resizes a map by a rule that says which source index each target index takes.</summary>
    /// <param name="map">The map.</param>
    /// <param name="height">Rows after.</param>
    /// <param name="width">Columns after.</param>
    /// <param name="indices">The rule.</param>
    /// <param name="mirrored">Whether left and right are exchanged before; no mirrored map of the old size is made.</param>
    internal static LabelMap Resize(LabelMap map, int height, int width, Func<int, int, int[]> indices, bool mirrored = false)
    {
        if ((height, width) == (map.Height, map.Width)) return mirrored ? Geometry.Mirror(map) : map;
        int[] rows = indices(map.Height, height);
        int[] columns = indices(map.Width, width);
        if (mirrored) columns = [.. columns.Select(column => map.Width - 1 - column)];
        int[] values = new int[height * width];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<int> source = map.Values.AsSpan(rows[y] * map.Width, map.Width);
            Span<int> target = values.AsSpan(y * width, width);
            for (int x = 0; x < width; x++) target[x] = source[columns[x]];
        }

        return new LabelMap(height, width, values);
    }

    /// <summary>Resizes an image.</summary>
    public static RgbImage Resize(RgbImage image, int height, int width)
    {
        int[] rows = Indices(image.Height, height);
        int[] columns = Indices(image.Width, width);
        byte[] pixels = new byte[3L * height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image.Pixels.AsSpan(3 * (rows[y] * image.Width + columns[x]), 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
        }

        return new RgbImage(height, width, pixels);
    }

    /// <summary>
    /// Which source index each target index takes. The position is summed up, not multiplied, as Pillow does: rounding then falls the same way.
    /// </summary>
    internal static int[] Indices(int from, int to)
    {
        double step = (double)from / to;
        double position = step * 0.5;
        int[] indices = new int[to];
        for (int i = 0; i < to; i++, position += step) indices[i] = Math.Min((int)position, from - 1);
        return indices;
    }
}
