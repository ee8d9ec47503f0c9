using System.Numerics;
using System.Runtime.CompilerServices;

namespace MaskFormer.Torch;

/// <summary>
/// A map with zeros around it, so that no sample at a point from 0 to 1 needs to ask where the map ends. A cell holds one number, or several beside each other.
/// </summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
/// <param name="depth">Numbers of a cell.</param>
internal sealed class RingedMap<T>(int height, int width, int depth = 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int stride = (width + 3) * depth; // one column before the map, two behind: a point on its right edge has a neighbour too
    private readonly T[] cells = new T[(height + 3) * (width + 3) * depth];
    private readonly T rows = T.CreateChecked(height), columns = T.CreateChecked(width), half = T.CreateChecked(0.5);

    /// <summary>Takes over [height, width].</summary>
    public void Fill(ReadOnlySpan<T> map)
    {
        for (int y = 0; y < height; y++) map.Slice(y * width, width).CopyTo(cells.AsSpan(((y + 1) * stride) + 1));
    }

    /// <summary>Zeros everywhere.</summary>
    public void Clear() => cells.AsSpan().Clear();

    /// <summary>Gives one number of each cell as [height, width].</summary>
    public void CopyTo(Span<T> map, int number)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++) map[(y * width) + x] = cells[((y + 1) * stride) + ((x + 1) * depth) + number];
        }
    }

    /// <summary>Bilinear samples.</summary>
    /// <param name="points">[samples, 2]: x, then y; the nearest on the ring for those outside.</param>
    /// <param name="samples">Gets them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sample(ReadOnlySpan<T> points, Span<T> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            (int cell, T across, T down) = Place(points[2 * i], points[(2 * i) + 1]);
            ReadOnlySpan<T> above = cells.AsSpan(cell, 2), below = cells.AsSpan(cell + stride, 2);
            T upper = above[0] + (across * (above[1] - above[0])), lower = below[0] + (across * (below[1] - below[0]));
            samples[i] = upper + (down * (lower - upper));
        }
    }

    /// <summary>Adds two numbers at every point, to the first two of its four cells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<T> points, ReadOnlySpan<T> first, ReadOnlySpan<T> second)
    {
        for (int i = 0; i < first.Length; i++)
        {
            (int cell, T across, T down) = Place(points[2 * i], points[(2 * i) + 1]);
            Add(cell, (T.One - across) * (T.One - down), first[i], second[i]);
            Add(cell + depth, across * (T.One - down), first[i], second[i]);
            Add(cell + stride, (T.One - across) * down, first[i], second[i]);
            Add(cell + stride + depth, across * down, first[i], second[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int cell, T weight, T first, T second)
    {
        Span<T> sums = cells.AsSpan(cell, 2);
        sums[0] += weight * first;
        sums[1] += weight * second;
    }

    // The cell above and left of a point, and how far the point is from its centre.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Cell, T Across, T Down) Place(T x, T y)
    {
        (x, y) = (Within((x * columns) + half, columns), Within((y * rows) + half, rows)); // from the ring's first cell
        (int left, int top) = (int.CreateTruncating(x), int.CreateTruncating(y));
        return ((top * stride) + (left * depth), x - T.CreateTruncating(left), y - T.CreateTruncating(top));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Within(T x, T size) => x < T.Zero ? T.Zero : x > size + T.One ? size + T.One : x;
}
