using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// Resizes the top left part of planes from one size to another, many planes with one plan. Not safe for concurrent use: it keeps row buffers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class BilinearResize<T> where T : IBinaryFloatingPointIeee754<T>
{
    private readonly ResizePlan<T> rows;
    private readonly ResizePlan<T> columns;
    private readonly (int Height, int Width) from;
    private readonly (int Height, int Width) to;
    private readonly T[] upper;
    private readonly T[] lower;

    /// <summary>Plans a resize of planes of height and width <paramref name="from"/> to <paramref name="to"/>.</summary>
    public BilinearResize((int Height, int Width) from, (int Height, int Width) to)
    {
        (this.from, this.to) = (from, to);
        rows = new ResizePlan<T>(from.Height, to.Height);
        columns = new ResizePlan<T>(from.Width, to.Width);
        upper = new T[to.Width];
        lower = new T[to.Width];
    }

    /// <summary>Resizes one plane.</summary>
    /// <param name="source">The plane; its rows are <paramref name="stride"/> apart, so that a crop costs nothing.</param>
    /// <param name="stride">Distance of rows, at least the planned width.</param>
    /// <param name="target">[to.Height, to.Width].</param>
    public void Run(ReadOnlySpan<T> source, int stride, Span<T> target) => Run(source, stride, 0, to.Height, target);

    /// <summary>Resizes one plane, and gives some rows of what it becomes.</summary>
    /// <param name="source">As above.</param>
    /// <param name="stride">As above.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">[count, to.Width].</param>
    public void Run(ReadOnlySpan<T> source, int stride, int first, int count, Span<T> target)
    {
        if (from == to)
        {
            for (int y = 0; y < count; y++) source.Slice((first + y) * stride, to.Width).CopyTo(target[(y * to.Width)..]);
            return;
        }

        (int upperRow, int lowerRow) = (-1, -1);
        for (int y = first; y < first + count; y++)
        {
            Stretch(source, stride, rows.Low[y], upper, ref upperRow);
            Stretch(source, stride, rows.High[y], lower, ref lowerRow);
            Span<T> line = target.Slice((y - first) * to.Width, to.Width);
            TensorPrimitives.Multiply(upper, T.One - rows.Weight[y], line);
            TensorPrimitives.MultiplyAdd(lower, rows.Weight[y], line, line);
        }
    }

    private void Stretch(ReadOnlySpan<T> source, int stride, int row, T[] into, ref int held)
    {
        if (held == row) return;
        held = row;
        ReadOnlySpan<T> line = source.Slice(row * stride, from.Width);
        for (int x = 0; x < into.Length; x++)
        {
            T weight = columns.Weight[x];
            into[x] = (T.One - weight) * line[columns.Low[x]] + weight * line[columns.High[x]];
        }
    }
}
