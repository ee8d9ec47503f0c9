using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>
/// A blocked product with <see cref="Vector{T}"/>: panels of four rows by two vectors stay in registers, a slice of b stays in the cache.
/// Sums run in a fixed order, so results do not depend on the number of threads.
/// </summary>
public sealed class BlockedMatrixKernel : IMatrixKernel
{
    private const int InnerBlock = 256;
    private const int Rows = 4;

    /// <inheritdoc/>
    public void Multiply(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b, Memory<float> c, int rows, int inner, int columns) =>
        Product(a, b, c, rows, inner, columns);

    /// <inheritdoc/>
    public void Multiply(ReadOnlyMemory<double> a, ReadOnlyMemory<double> b, Memory<double> c, int rows, int inner, int columns) =>
        Product(a, b, c, rows, inner, columns);

    private static void Product<T>(ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, Memory<T> c, int rows, int inner, int columns)
        where T : unmanaged, INumber<T>
    {
        c.Span[..(rows * columns)].Clear();
        if (rows >= columns)
        {
            int panels = (rows + Rows - 1) / Rows;
            Work.Split(panels, (long)inner * columns, (first, last) => Part((int)first * Rows, Math.Min(rows, (int)last * Rows), 0, columns));
        }
        else
        {
            int width = Vector<T>.Count * 2, strips = (columns + width - 1) / width;
            Work.Split(strips, (long)inner * rows / 2, (first, last) => Part(0, rows, (int)first * width, Math.Min(columns, (int)last * width)));
        }

        void Part(int top, int bottom, int left, int right)
        {
            for (int k = 0; k < inner; k += InnerBlock)
            {
                int end = Math.Min(inner, k + InnerBlock);
                for (int i = top; i < bottom; i += Rows)
                    Panel(a.Span, b.Span, c.Span, i, Math.Min(Rows, bottom - i), k, end, left, right, inner, columns);
            }
        }
    }

    private static void Panel<T>(
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> c,
        int row,
        int count,
        int k0,
        int k1,
        int left,
        int right,
        int inner,
        int columns
    )
        where T : unmanaged, INumber<T>
    {
        int n = Vector<T>.Count, j = left;
        ref T pa = ref MemoryMarshal.GetReference(a);
        ref T pb = ref MemoryMarshal.GetReference(b);
        ref T pc = ref MemoryMarshal.GetReference(c);
        for (; count == Rows && j + (2 * n) <= right; j += 2 * n)
        {
            Vector<T> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
            for (int k = k0; k < k1; k++)
            {
                ref T line = ref Unsafe.Add(ref pb, ((nint)k * columns) + j);
                Vector<T> b0 = Vector.LoadUnsafe(ref line), b1 = Vector.LoadUnsafe(ref line, (nuint)n);
                ref T column = ref Unsafe.Add(ref pa, ((nint)row * inner) + k);
                Vector<T> a0 = new(column),
                    a1 = new(Unsafe.Add(ref column, inner)),
                    a2 = new(Unsafe.Add(ref column, 2 * inner)),
                    a3 = new(Unsafe.Add(ref column, 3 * inner));
                s00 += a0 * b0;
                s01 += a0 * b1;
                s10 += a1 * b0;
                s11 += a1 * b1;
                s20 += a2 * b0;
                s21 += a2 * b1;
                s30 += a3 * b0;
                s31 += a3 * b1;
            }

            Store(ref Unsafe.Add(ref pc, ((nint)row * columns) + j), s00, s01);
            Store(ref Unsafe.Add(ref pc, ((nint)(row + 1) * columns) + j), s10, s11);
            Store(ref Unsafe.Add(ref pc, ((nint)(row + 2) * columns) + j), s20, s21);
            Store(ref Unsafe.Add(ref pc, ((nint)(row + 3) * columns) + j), s30, s31);
        }

        // What is left over sums in the same order: a number does not depend on the row or column in which it stands.
        for (int i = row; i < row + count; i++)
        {
            ref T line = ref Unsafe.Add(ref pa, (nint)i * inner);
            int at = j;
            for (; at + n <= right; at += n)
            {
                Vector<T> sum = default;
                for (int k = k0; k < k1; k++)
                    sum += new Vector<T>(Unsafe.Add(ref line, k)) * Vector.LoadUnsafe(ref Unsafe.Add(ref pb, ((nint)k * columns) + at));
                ref T place = ref Unsafe.Add(ref pc, ((nint)i * columns) + at);
                (Vector.LoadUnsafe(ref place) + sum).StoreUnsafe(ref place);
            }

            for (; at < right; at++)
            {
                T sum = T.Zero;
                for (int k = k0; k < k1; k++)
                    sum += Unsafe.Add(ref line, k) * Unsafe.Add(ref pb, ((nint)k * columns) + at);
                Unsafe.Add(ref pc, ((nint)i * columns) + at) += sum;
            }
        }
    }

    private static void Store<T>(ref T at, Vector<T> first, Vector<T> second)
        where T : unmanaged
    {
        nuint n = (nuint)Vector<T>.Count;
        (Vector.LoadUnsafe(ref at) + first).StoreUnsafe(ref at);
        (Vector.LoadUnsafe(ref at, n) + second).StoreUnsafe(ref at, n);
    }
}
