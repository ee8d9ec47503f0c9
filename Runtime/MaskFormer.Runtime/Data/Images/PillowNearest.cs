namespace MaskFormer.Runtime.Data.Images;

/// <summary>Pillow's nearest-neighbour resize, of maps of labels and of images.</summary>
public static class PillowNearest
{
    /// <summary>Resizes a map; the same size is left alone.</summary>
    public static LabelMap Resize(LabelMap map, int height, int width) => (height, width) == (map.Height, map.Width)
        ? map
        : Take(map, Indices(map.Height, height), Indices(map.Width, width));

    /// <summary>Some rows and columns of a map, in any order and any number of times.</summary>
    /// <param name="map">The map.</param>
    /// <param name="rows">The row that each new row is.</param>
    /// <param name="columns">The column that each new column is.</param>
    internal static LabelMap Take(LabelMap map, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        int[] values = GC.AllocateUninitializedArray<int>(checked(rows.Length * columns.Length));
        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<int> source = map.Values.AsSpan(rows[y] * map.Width, map.Width);
            Span<int> target = values.AsSpan(y * columns.Length, columns.Length);
            for (int x = 0; x < target.Length; x++) target[x] = source[columns[x]];
        }

        return new LabelMap(rows.Length, columns.Length, values);
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
