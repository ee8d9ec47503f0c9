namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Reductions and sorts with any region: slow, and enough for argmax and tests.</summary>
internal static class RegionKernels
{
    public static HostTensor[] Reduce(IReadOnlyList<long> axes, HostTensor[] x, TensorType[] results, Func<HostTensor[], HostTensor[]> region)
    {
        int n = results.Length;
        long[] kept = [.. Enumerable.Range(0, x[0].Type.Rank).Select(static i => (long)i).Where(i => !axes.Contains(i))];
        HostTensor[] lines = [.. x.Take(n).Select(t => new HostTensor(t.Type, ContractionKernels.Permuted(t, [.. kept, .. axes.Order()])))];
        int folded = (int)axes.Aggregate(1L, (p, a) => p * x[0].Type.Dims[(int)a]);
        Array[] data = [.. results.Select(Storage.Allocate)];
        for (int i = 0; i < results[0].Count; i++)
        {
            HostTensor[] state = [.. x.Skip(n)];
            for (int k = 0; k < folded; k++)
                state = region([.. state, .. lines.Select(l => Element(l, (i * folded) + k))]);
            for (int r = 0; r < n; r++)
                Array.Copy(state[r].Data, 0, data[r], i, 1);
        }

        return [.. results.Select((t, i) => new HostTensor(t, data[i]))];
    }

    public static HostTensor[] Sort(SortOp op, HostTensor[] x, Func<HostTensor[], bool> before)
    {
        TensorType type = x[0].Type;
        int size = (int)type.Dims[(int)op.Axis];
        long[] strides = StridedCopy.Of(type.Sizes);
        Array[] data = [.. x.Select(static t => Storage.Allocate(t.Type))];
        long step = strides[op.Axis];
        for (long start = 0; start < type.Count; start++)
        {
            if (start / step % size != 0)
                continue;
            int[] order = MergeSort(
                [.. Enumerable.Range(0, size)],
                (a, b) => before([.. x.SelectMany(t => (HostTensor[])[Element(t, start + (a * step)), Element(t, start + (b * step))])])
            );
            for (int i = 0; i < size; i++)
            {
                for (int r = 0; r < x.Length; r++)
                    Array.Copy(x[r].Data, start + (order[i] * step), data[r], start + (i * step), 1);
            }
        }

        return [.. x.Select((t, i) => new HostTensor(t.Type, data[i]))];
    }

    private static int[] MergeSort(int[] items, Func<int, int, bool> before)
    {
        if (items.Length < 2)
            return items;
        int[] left = MergeSort(items[..(items.Length / 2)], before), right = MergeSort(items[(items.Length / 2)..], before);
        int l = 0, r = 0;
        for (int i = 0; i < items.Length; i++)
            items[i] = r < right.Length && (l == left.Length || before(right[r], left[l])) ? right[r++] : left[l++];
        return items;
    }

    private static HostTensor Element(HostTensor x, long index)
    {
        TensorType scalar = new(x.Type.Element);
        Array data = Storage.Allocate(scalar);
        Array.Copy(x.Data, index, data, 0, 1);
        return new(scalar, data);
    }
}
