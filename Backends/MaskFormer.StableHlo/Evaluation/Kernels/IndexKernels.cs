using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Gather and scatter.</summary>
internal static class IndexKernels
{
    public static HostTensor Gather(GatherOp op, HostTensor x, HostTensor indices, TensorType result)
    {
        Array data = Storage.Allocate(result);
        long[] strides = StridedCopy.Of(x.Type.Sizes), to = StridedCopy.Of(result.Sizes);
        int[] inside = [.. Enumerable.Range(0, x.Type.Rank).Where(i => op.Inside(i))];
        int[] batch = [.. Enumerable.Range(0, result.Rank).Where(i => !op.Offset.Contains(i))];
        long[] sizes = [.. inside.Select(a => op.Sizes[a])];
        foreach ((long[] place, long[] index) in Indices(indices, op.IndexVector))
        {
            long[] start = new long[x.Type.Rank];
            for (int c = 0; c < index.Length; c++)
            {
                int axis = (int)op.Start[c];
                start[axis] = Math.Clamp(index[c], 0, x.Type.Dims[axis] - op.Sizes[axis]);
            }

            op.Batching.Place(start, place, op.IndexVector);
            long from = start.Select((s, a) => s * strides[a]).Sum(), target = 0;

            for (int i = 0; i < batch.Length; i++)
                target += place[i] * to[batch[i]];
            StridedCopy.Copy(x.Data, from, [.. inside.Select(a => strides[a])], data, target, [.. op.Offset.Order().Select(a => to[a])], sizes);
        }

        return new(result, data);
    }

    /// <summary>Joins updates into a copy of the operand, in the order of the indices.</summary>
    /// <param name="op">Which axes play which role.</param>
    /// <param name="join">What the region does: an op of its two arguments, or null for what <paramref name="region"/> says.</param>
    /// <param name="region">Old element and update to new element.</param>
    /// <param name="x">The operand.</param>
    /// <param name="indices">The places.</param>
    /// <param name="updates">What is joined.</param>
    public static HostTensor Scatter(
        ScatterOp op,
        BinaryKind? join,
        Func<HostTensor[], HostTensor[]> region,
        HostTensor x,
        HostTensor indices,
        HostTensor updates
    )
    {
        if (join is { } kind)
            join = ReductionKernels.OfTruths(kind, x.Type.Element);
        Array data = (Array)x.Data.Clone();
        long[] strides = StridedCopy.Of(x.Type.Sizes), from = StridedCopy.Of(updates.Type.Sizes);
        int[] inside = [.. Enumerable.Range(0, x.Type.Rank).Where(i => op.Inside(i))];
        long[] window = [.. op.UpdateWindow.Order()];
        int[] batch = [.. Enumerable.Range(0, updates.Type.Rank).Where(i => !window.Contains(i))];
        foreach ((long[] place, long[] index) in Indices(indices, op.IndexVector))
        {
            long[] start = new long[x.Type.Rank];
            for (int c = 0; c < index.Length; c++)
                start[op.Target[c]] = index[c];
            op.Batching.Place(start, place, op.IndexVector);
            bool fits = true;
            for (int a = 0; a < start.Length; a++)
            {
                int w = Array.IndexOf(inside, a);
                fits &= start[a] >= 0 && start[a] + (w < 0 ? 1 : updates.Type.Dims[(int)window[w]]) <= x.Type.Dims[a];
            }

            if (!fits)
                continue;
            long source = batch.Select((a, i) => place[i] * from[a]).Sum(),
                target = start.Select((s, a) => s * strides[a]).Sum();
            Joining joining = new(join, region, x.Type.Element, data, [.. inside.Select(a => strides[a])], updates.Data, [.. window.Select(a => from[a])]);
            joining.At(target, source, [.. window.Select(a => updates.Type.Dims[(int)a])]);
        }

        return new(x.Type, data);
    }

    /// <summary>Joins one window of updates.</summary>
    private sealed record Joining(
        BinaryKind? Kind,
        Func<HostTensor[], HostTensor[]> Region,
        ElementType Element,
        Array Data,
        long[] To,
        Array Updates,
        long[] From
    )
    {
        public void At(long target, long source, long[] sizes) => Storage.Visit(Data, new Window(this, target, source, sizes));

        private void Walk<T>(T[] data, long target, T[] updates, long source, long[] sizes, int axis)
            where T : unmanaged, INumber<T>
        {
            if (axis == sizes.Length)
            {
                data[target] = Joined(data[target], updates[source]);
                return;
            }

            for (long i = 0; i < sizes[axis]; i++)
                Walk(data, target + (i * To[axis]), updates, source + (i * From[axis]), sizes, axis + 1);
        }

        private T Joined<T>(T old, T update)
            where T : unmanaged, INumber<T> => Kind switch
            {
                BinaryKind.Add => old + update,
                BinaryKind.Multiply => old * update,
                BinaryKind.Maximum => T.Max(old, update),
                BinaryKind.Minimum => T.Min(old, update),
                _ => ((T[])Region([new(new(Element), (T[])[old]), new(new(Element), (T[])[update])])[0].Data)[0],
            };

        private sealed record Window(Joining Joining, long Target, long Source, long[] Sizes) : IElementVisitor<bool>
        {
            public bool Visit<T>()
                where T : unmanaged, INumber<T>, IMinMaxValue<T>
            {
                Joining.Walk((T[])Joining.Data, Target, (T[])Joining.Updates, Source, Sizes, 0);
                return true;
            }
        }
    }

    /// <summary>Every index vector with its place among the indices.</summary>
    private static IEnumerable<(long[] Place, long[] Index)> Indices(HostTensor indices, long vector)
    {
        long[] sizes = IndexTables.Batch(indices.Type, vector), strides = StridedCopy.Of(indices.Type.Sizes);
        long components = vector == indices.Type.Rank ? 1 : indices.Type.Dims[(int)vector], step = vector == indices.Type.Rank ? 0 : strides[vector];
        long[] outer = [.. strides.Where((_, i) => i != vector)], place = new long[sizes.Length];
        long count = sizes.Aggregate(1L, static (p, n) => p * n);
        for (long n = 0; n < count; n++)
        {
            long start = place.Select((p, i) => p * outer[i]).Sum();
            yield return (place, [.. Enumerable.Range(0, (int)components).Select(c => (long)indices.Number(start + (c * step)))]);
            for (int i = place.Length - 1; i >= 0 && ++place[i] == sizes[i]; i--)
                place[i] = 0;
        }
    }
}
