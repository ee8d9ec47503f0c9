namespace MaskFormer.Runtime.Data.Outlines;

/// <summary>
/// Fills a polygon exactly as COCO's mask API (<c>rleFrPoly</c>): the edge is walked on a grid five times as fine, and where it passes the middle of a column
/// of pixels, everything below changes sides. Other fill rules, those of drawing libraries too, differ by a pixel here and there along every edge.
/// </summary>
internal static class PolygonPainter
{
    private const double Finer = 5;

    /// <summary>The pixels of an outline: those of any of its parts.</summary>
    /// <param name="parts">Polygons, each x, y, x, y, … in pixels.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public static ColumnRuns Paint(IReadOnlyList<double[]> parts, int height, int width) =>
        ColumnRuns.Union(height, width, parts.SelectMany(part => Runs(part, height, width)));

    private static IEnumerable<(int Start, int End)> Runs(double[] corners, int height, int width)
    {
        List<int> switches = Switches(Walk(corners), height, width);
        switches.Sort();
        for (int i = 0; i < switches.Count; i += 2)
        {
            int end = i + 1 < switches.Count ? switches[i + 1] : height * width;
            if (switches[i] < end) yield return (switches[i], end);
        }
    }

    // The pixels, counted down the columns, where inside becomes outside or outside inside.
    private static List<int> Switches(List<(int X, int Y)> edge, int height, int width)
    {
        List<int> switches = [];
        for (int i = 1; i < edge.Count; i++)
        {
            ((int x, int y), (int beforeX, int beforeY)) = (edge[i], edge[i - 1]);
            if (x == beforeX) continue;
            double column = ((x < beforeX ? x : x - 1) + 0.5) / Finer - 0.5;
            if (Math.Floor(column) != column || column < 0 || column > width - 1) continue;
            double row = ((y < beforeY ? y : beforeY) + 0.5) / Finer - 0.5;
            switches.Add((int)column * height + (int)Math.Ceiling(Math.Clamp(row, 0, height)));
        }

        return switches;
    }

    private static List<(int X, int Y)> Walk(ReadOnlySpan<double> corners)
    {
        int count = corners.Length / 2;
        (int X, int Y)[] fine = new (int, int)[count];
        for (int i = 0; i < count; i++) fine[i] = ((int)(Finer * corners[2 * i] + 0.5), (int)(Finer * corners[2 * i + 1] + 0.5));
        List<(int, int)> points = [];
        for (int i = 0; i < count; i++) Line(fine[i], fine[(i + 1) % count], points);
        return points;
    }

    // Always computed from the end with the smaller coordinate, so that both directions give the same points.
    private static void Line((int X, int Y) from, (int X, int Y) to, List<(int, int)> points)
    {
        (int dx, int dy) = (Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y));
        bool flat = dx >= dy;
        bool back = flat ? from.X > to.X : from.Y > to.Y;
        ((int X, int Y) first, (int X, int Y) last) = back ? (to, from) : (from, to);
        int steps = flat ? dx : dy;
        double slope = flat ? (double)(last.Y - first.Y) / dx : (double)(last.X - first.X) / dy;
        for (int d = 0; d <= steps; d++)
        {
            int t = back ? steps - d : d;

            // A point has no slope (0/0): the edge of length 0 stays where it is.
            int across = steps == 0 ? (flat ? first.Y : first.X) : (int)((flat ? first.Y : first.X) + slope * t + 0.5);
            points.Add(flat ? (first.X + t, across) : (across, first.Y + t));
        }
    }
}
