using System.Numerics;
using System.Runtime.InteropServices;

namespace MaskFormer.Torch;

/// <summary>One map, the channels of a cell beside each other, that is sampled at points from 0 to 1 and is zero outside.</summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
/// <param name="cells">[height, width, channels]</param>
internal readonly ref struct SampledMap<T>(int height, int width, Span<T> cells)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> cells = cells;
    private readonly int channels = cells.Length / Math.Max(1, height * width);
    private readonly T half = T.CreateChecked(0.5), rows = T.CreateChecked(height), columns = T.CreateChecked(width);

    /// <summary>Adds up the samples.</summary>
    /// <param name="points">[sums, points, 2]</param>
    /// <param name="shares">[sums, points]</param>
    /// <param name="sums">[sums, channels]: gets them added.</param>
    public void Sum(Span<T> points, Span<T> shares, Span<T> sums)
    {
        int each = shares.Length * channels / Math.Max(1, sums.Length);
        for (int i = 0; i < shares.Length; i++)
        {
            Span<T> sum = sums.Slice(i / each * channels, channels);
            (int left, int top, T across, T down) = Place(points[2 * i], points[(2 * i) + 1]);
            for (int corner = 0; corner < 4; corner++)
            {
                if (Cell(left + (corner & 1), top + (corner >> 1)) is not (>= 0 and var cell)) continue;
                AddScaled(sum, cells.Slice(cell, channels), shares[i] * Weight(corner & 1, across) * Weight(corner >> 1, down));
            }
        }
    }

    /// <summary>The gradients of the sums by everything, weighted.</summary>
    /// <param name="points">[sums, points, 2]</param>
    /// <param name="shares">[sums, points]</param>
    /// <param name="slopes">[sums, channels]: how much each sum counts.</param>
    /// <param name="byCells">As the cells; gets them added.</param>
    /// <param name="byPoints">As the points; gets them.</param>
    /// <param name="byShares">As the shares; gets them.</param>
    public void Pull(Span<T> points, Span<T> shares, Span<T> slopes, Span<T> byCells, Span<T> byPoints, Span<T> byShares)
    {
        int each = shares.Length * channels / Math.Max(1, slopes.Length);
        for (int i = 0; i < shares.Length; i++)
        {
            Span<T> slope = slopes.Slice(i / each * channels, channels);
            (int left, int top, T across, T down) = Place(points[2 * i], points[(2 * i) + 1]);
            (T byAcross, T byDown, T byShare) = (T.Zero, T.Zero, T.Zero);
            for (int corner = 0; corner < 4; corner++)
            {
                if (Cell(left + (corner & 1), top + (corner >> 1)) is not (>= 0 and var cell)) continue;
                (T x, T y) = (Weight(corner & 1, across), Weight(corner >> 1, down));
                T value = Dot(slope, cells.Slice(cell, channels));
                AddScaled(byCells.Slice(cell, channels), slope, shares[i] * x * y);
                byShare += x * y * value;
                byAcross += (corner & 1) == 0 ? -y * value : y * value;
                byDown += corner >> 1 == 0 ? -x * value : x * value;
            }

            byShares[i] = byShare;
            byPoints[2 * i] = shares[i] * columns * byAcross;
            byPoints[(2 * i) + 1] = shares[i] * rows * byDown;
        }
    }

    // The cell above and left of a point, and how far the point is from its centre.
    private (int Left, int Top, T Across, T Down) Place(T x, T y)
    {
        (x, y) = ((x * columns) - half, (y * rows) - half);
        (T left, T top) = (T.Floor(x), T.Floor(y));
        return (int.CreateSaturating(left), int.CreateSaturating(top), x - left, y - top);
    }

    private int Cell(int x, int y) => (uint)x < (uint)width && (uint)y < (uint)height ? ((y * width) + x) * channels : -1;

    private static T Weight(int side, T distance) => side == 0 ? T.One - distance : distance;

    private static void AddScaled(Span<T> sum, Span<T> x, T factor)
    {
        Span<Vector<T>> sums = MemoryMarshal.Cast<T, Vector<T>>(sum), xs = MemoryMarshal.Cast<T, Vector<T>>(x);
        for (int i = 0; i < sums.Length; i++) sums[i] += xs[i] * factor;
        for (int i = sums.Length * Vector<T>.Count; i < sum.Length; i++) sum[i] += x[i] * factor;
    }

    private static T Dot(Span<T> a, Span<T> b)
    {
        Span<Vector<T>> left = MemoryMarshal.Cast<T, Vector<T>>(a), right = MemoryMarshal.Cast<T, Vector<T>>(b);
        Vector<T> sums = Vector<T>.Zero;
        for (int i = 0; i < left.Length; i++) sums += left[i] * right[i];
        T sum = Vector.Sum(sums);
        for (int i = left.Length * Vector<T>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
