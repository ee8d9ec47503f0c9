namespace MaskFormer.Runtime.Data.Coco.Objects;

/// <summary>
/// Fills a polygon exactly as COCO's mask API: the edge is walked on a grid five times as fine, and where it passes the middle
/// of a column of pixels, everything below changes sides. Other fill rules differ by a pixel here and there along every edge.
/// </summary>
internal static class PolygonPainter
{
    private const double finer = 5;

    /// <summary>Column-major bytes of 0 and 1.</summary>
    /// <param name="corners">x, y, x, y, … in pixels.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public static byte[] Paint(ReadOnlySpan<double> corners, int height, int width)
    {
        List<(int X, int Y)> edge = Walk(corners);
        int[] switches = new int[height * width + 1];
        for (int i = 1; i < edge.Count; i++)
        {
            ((int x, int y), (int beforeX, int beforeY)) = (edge[i], edge[i - 1]);
            if (x == beforeX) continue;
            double column = ((x < beforeX ? x : x - 1) + 0.5) / finer - 0.5;
            if (Math.Floor(column) != column || column < 0 || column > width - 1) continue;
            double row = ((y < beforeY ? y : beforeY) + 0.5) / finer - 0.5;
            row = Math.Ceiling(Math.Clamp(row, 0, height));
            switches[(int)column * height + (int)row] ^= 1;
        }

        byte[] pixels = new byte[height * width];
        int inside = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            inside ^= switches[i];
            pixels[i] = (byte)inside;
        }

        return pixels;
    }

    private static List<(int X, int Y)> Walk(ReadOnlySpan<double> corners)
    {
        int count = corners.Length / 2;
        (int X, int Y)[] fine = new (int, int)[count];
        for (int i = 0; i < count; i++) fine[i] = ((int)(finer * corners[2 * i] + 0.5), (int)(finer * corners[2 * i + 1] + 0.5));
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
