namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Gather and scatter.</summary>
internal static class IndexKernels
{
    public static HostTensor Gather(GatherOp op, HostTensor x, HostTensor indices, TensorType result)
    {
        Array data = Storage.Allocate(result);
        long[] strides = Strides.Of(x.Type.Sizes), to = Strides.Of(result.Sizes);
        int[] inside = [.. Enumerable.Range(0, x.Type.Rank).Where(i => !op.Collapsed.Contains(i))];
        int[] batch = [.. Enumerable.Range(0, result.Rank).Where(i => !op.Offset.Contains(i))];
        long[] sizes = [.. inside.Select(a => op.Sizes[a])];
        foreach ((long[] place, long[] index) in Indices(indices, op.IndexVector))
        {
            long from = 0, target = 0;
            for (int c = 0; c < index.Length; c++)
            {
                int axis = (int)op.Start[c];
                from += Math.Clamp(index[c], 0, x.Type.Dims[axis] - op.Sizes[axis]) * strides[axis];
            }

            for (int i = 0; i < batch.Length; i++)
                target += place[i] * to[batch[i]];
            Strides.Copy(x.Data, from, [.. inside.Select(a => strides[a])], data, target, [.. op.Offset.Order().Select(a => to[a])], sizes);
        }

        return new(result, data);
    }

    public static HostTensor Scatter(ScatterOp op, BinaryKind? join, HostTensor x, HostTensor indices, HostTensor updates)
    {
        if (join is not BinaryKind.Add || x.Data is not (float[] or double[] or int[]))
            throw new GraphException("MF5030", "evaluator", "scatter is supported with add on f32, f64 and i32 only", "Use a plugin");
        Array data = (Array)x.Data.Clone();
        long[] strides = Strides.Of(x.Type.Sizes), from = Strides.Of(updates.Type.Sizes);
        int[] inside = [.. Enumerable.Range(0, x.Type.Rank).Where(i => !op.Inserted.Contains(i))];
        long[] window = [.. op.UpdateWindow.Order()];
        int[] batch = [.. Enumerable.Range(0, updates.Type.Rank).Where(i => !window.Contains(i))];
        foreach ((long[] place, long[] index) in Indices(indices, op.IndexVector))
        {
            long[] start = new long[x.Type.Rank];
            for (int c = 0; c < index.Length; c++)
                start[op.Target[c]] = index[c];
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
            Add(
                data,
                target,
                [.. inside.Select(a => strides[a])],
                updates.Data,
                source,
                [.. window.Select(a => from[a])],
                [.. window.Select(a => updates.Type.Dims[(int)a])],
                0
            );
        }

        return new(x.Type, data);
    }

    private static void Add(Array data, long target, long[] to, Array updates, long source, long[] from, long[] sizes, int axis)
    {
        if (axis < sizes.Length)
        {
            for (long i = 0; i < sizes[axis]; i++)
                Add(data, target + (i * to[axis]), to, updates, source + (i * from[axis]), from, sizes, axis + 1);
        }
        else if (data is float[] f)
        {
            f[target] += ((float[])updates)[source];
        }
        else if (data is double[] d)
        {
            d[target] += ((double[])updates)[source];
        }
        else
        {
            ((int[])data)[target] += ((int[])updates)[source];
        }
    }

    /// <summary>Every index vector with its place among the indices.</summary>
    private static IEnumerable<(long[] Place, long[] Index)> Indices(HostTensor indices, long vector)
    {
        long[] sizes = IndexTables.Batch(indices.Type, vector), strides = Strides.Of(indices.Type.Sizes);
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
