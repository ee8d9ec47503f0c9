using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Copies between views of arrays: every op that only moves elements is one call.</summary>
internal static class StridedCopy
{
    /// <summary>Row-major strides of a shape.</summary>
    public static long[] Of(ReadOnlySpan<long> dims)
    {
        long[] strides = new long[dims.Length];
        long stride = 1;
        for (int i = dims.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= dims[i];
        }

        return strides;
    }

    /// <summary>to[toStart + Σ i·toStrides] = from[fromStart + Σ i·fromStrides] for every index of the sizes. Strides may be 0 or negative.</summary>
    public static void Copy(Array from, long fromStart, long[] fromStrides, Array to, long toStart, long[] toStrides, long[] sizes)
    {
        Storage.Visit(from, new Copies(from, fromStart, fromStrides, to, toStart, toStrides, sizes));
    }

    private sealed record Copies(Array From, long FromStart, long[] FromStrides, Array To, long ToStart, long[] ToStrides, long[] Sizes)
        : IElementVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Copy((T[])From, FromStart, FromStrides, (T[])To, ToStart, ToStrides, Sizes);
            return true;
        }
    }

    private static void Copy<T>(T[] from, long fromStart, long[] fromStrides, T[] to, long toStart, long[] toStrides, long[] sizes)
    {
        if (sizes.Contains(0))
            return;
        (long[] n, long[] s, long[] d) = Merged(sizes, fromStrides, toStrides);
        if (n.Length == 0)
        {
            to[toStart] = from[fromStart];
            return;
        }

        int inner = n.Length - 1;
        long rows = 1;
        for (int i = 0; i < inner; i++)
            rows *= n[i];
        Work.Split(rows, n[inner], (first, last) => CopyRows(from, fromStart, s, to, toStart, d, n, first, last));
    }

    private static void CopyRows<T>(T[] from, long fromStart, long[] s, T[] to, long toStart, long[] d, long[] n, long first, long last)
    {
        int inner = n.Length - 1;
        long[] index = new long[inner];
        long rest = first, source = fromStart, target = toStart;
        for (int i = inner - 1; i >= 0; i--)
        {
            index[i] = rest % n[i];
            rest /= n[i];
            source += index[i] * s[i];
            target += index[i] * d[i];
        }

        int count = (int)n[inner];
        long step = s[inner], stride = d[inner];
        for (long row = first; row < last; row++)
        {
            if (stride == 1 && step == 1)
            {
                from.AsSpan((int)source, count).CopyTo(to.AsSpan((int)target));
            }
            else if (stride == 1 && step == 0)
            {
                to.AsSpan((int)target, count).Fill(from[source]);
            }
            else
            {
                for (long i = 0, a = source, b = target; i < count; i++, a += step, b += stride)
                    to[b] = from[a];
            }

            for (int i = inner - 1; i >= 0; i--)
            {
                source += s[i];
                target += d[i];
                if (++index[i] < n[i])
                    break;
                source -= s[i] * n[i];
                target -= d[i] * n[i];
                index[i] = 0;
            }
        }
    }

    /// <summary>Joins neighbouring axes that lie in one line on both sides, and drops axes of size 1.</summary>
    private static (long[] Sizes, long[] From, long[] To) Merged(long[] sizes, long[] from, long[] to)
    {
        List<long> n = [], s = [], d = [];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 1)
                continue;
            if (n.Count > 0 && s[^1] == from[i] * sizes[i] && d[^1] == to[i] * sizes[i])
                (n[^1], s[^1], d[^1]) = (n[^1] * sizes[i], from[i], to[i]);
            else
                (n, s, d) = ([.. n, sizes[i]], [.. s, from[i]], [.. d, to[i]]);
        }

        return ([.. n], [.. s], [.. d]);
    }
}
