namespace MaskFormer.Runtime.Data.Outlines;

/// <summary>Pixels of an image as runs that go down its columns, as COCO's masks do.</summary>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="Runs">From a pixel to before another one, counted down the columns; rising, and without touching each other's pixels.</param>
internal sealed record ColumnRuns(int Height, int Width, IReadOnlyList<(int Start, int End)> Runs)
{
    /// <summary>The pixels that are in any of some runs, which may overlap and come in any order.</summary>
    public static ColumnRuns Union(int height, int width, IEnumerable<(int Start, int End)> runs)
    {
        List<(int Start, int End)> joined = [];
        foreach ((int start, int end) in runs.Order())
        {
            if (joined.Count > 0 && start <= joined[^1].End) joined[^1] = (joined[^1].Start, Math.Max(joined[^1].End, end));
            else joined.Add((start, end));
        }

        return new(height, width, joined);
    }

    /// <summary>The pixels, counted along the rows, in the order of the columns.</summary>
    public int[] Pixels()
    {
        int[] pixels = new int[Runs.Sum(static run => run.End - run.Start)];
        int count = 0;
        foreach ((int start, int end) in Runs)
        {
            (int column, int row) = Math.DivRem(start, Height);
            for (int i = start; i < end; i++)
            {
                pixels[count++] = row * Width + column;
                if (++row == Height) (row, column) = (0, column + 1);
            }
        }

        return pixels;
    }
}
