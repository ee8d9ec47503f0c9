using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Convolution: the windows of each sample are laid out as the columns of a matrix, which the kernel's matrix multiplies.</summary>
internal static class ConvolutionKernels
{
    public static HostTensor Run(IMatrixKernel kernel, ConvolutionOp op, HostTensor x, HostTensor w, TensorType result)
    {
        ElementType wide = ConversionKernels.ForSums(op.Result);
        (x, w) = (ConversionKernels.To(x, wide), ConversionKernels.To(w, wide));
        int spatial = op.Strides.Count;
        Array data = ContractionKernels.Permuted(x, [op.Left.First, op.Left.Second, .. op.Left.Spatial]);
        Array filters = ContractionKernels.Permuted(w, [op.Kernel.Second, op.Kernel.First, .. op.Kernel.Spatial]);
        long[] inner = [.. op.Left.Spatial.Select(a => x.Type.Dims[(int)a])], window = [.. op.Kernel.Spatial.Select(a => w.Type.Dims[(int)a])];
        long[] outer = [.. op.Output.Spatial.Select(a => result.Dims[(int)a])];
        int features = (int)x.Type.Dims[(int)op.Left.Second], plane = (int)inner.Aggregate(1L, static (p, n) => p * n);
        int outputs = (int)w.Type.Dims[(int)op.Kernel.Second], places = (int)outer.Aggregate(1L, static (p, n) => p * n);
        int batch = (int)result.Dims[(int)op.Output.First], groups = (int)Math.Max(op.FeatureGroups, op.BatchGroups);
        int channels = (int)(features / op.FeatureGroups), taps = (int)window.Aggregate(1L, static (p, n) => p * n), height = outputs / groups;

        TensorType canonical = result.Resized([batch, outputs, .. outer]).With(wide);
        Array output = Storage.Allocate(canonical),
            columns = Storage.Allocate(canonical.Resized(channels * taps, places));
        bool pointwise =
            taps == 1
            && places == plane
            && op.Padding.All(static p => p is (0, 0))
            && op.Strides.All(static s => s == 1)
            && op.LeftDilation.All(static d => d == 1);
        WindowTable table = new(op, inner, window, outer);
        for (int n = 0; n < batch; n++)
        {
            for (int group = 0; group < groups; group++)
            {
                // Groups of features share a sample; groups of the batch are different samples with all features.
                int sample = op.BatchGroups > 1 ? (group * batch) + n : n, first = op.BatchGroups > 1 ? 0 : group * channels;
                int start = ((sample * features) + first) * plane;
                if (!pointwise)
                    table.Fill(data, start, plane, channels, columns);
                ContractionKernels.Multiply(
                    kernel, filters, group * height * channels * taps, pointwise ? data : columns, pointwise ? start : 0,
                    output, ((n * outputs) + (group * height)) * places, height, channels * taps, places);
            }
        }

        long[] back = new long[spatial + 2];
        back[op.Output.First] = 0;
        back[op.Output.Second] = 1;
        for (int i = 0; i < spatial; i++)
            back[op.Output.Spatial[i]] = i + 2;
        return ConversionKernels.To(new(result.With(wide), ContractionKernels.Permuted(new(canonical, output), back)), op.Result);
    }
}

/// <summary>For every tap of the kernel and every place of the result the element of a plane under it, or -1 for padding.</summary>
internal sealed class WindowTable
{
    private readonly int[] sources;
    private readonly int taps;
    private readonly int places;

    public WindowTable(ConvolutionOp op, long[] inner, long[] window, long[] outer)
    {
        taps = (int)window.Aggregate(1L, static (p, n) => p * n);
        places = (int)outer.Aggregate(1L, static (p, n) => p * n);
        sources = new int[taps * places];
        long[] tap = new long[window.Length];
        for (int t = 0; t < taps; t++, Next(tap, window))
        {
            long[] place = new long[outer.Length];
            for (int p = 0; p < places; p++, Next(place, outer))
                sources[(t * places) + p] = Source(op, inner, tap, place);
        }
    }

    /// <summary>Lays out one sample: row (channel, tap), column place.</summary>
    public void Fill(Array data, int start, int plane, int channels, Array columns) =>
        Storage.Visit(data, new Layout(this, data, start, plane, channels, columns));

    private sealed record Layout(WindowTable Table, Array Data, int Start, int Plane, int Channels, Array Columns) : IElementVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Table.Fill((T[])Data, Start, Plane, Channels, (T[])Columns);
            return true;
        }
    }

    private void Fill<T>(T[] data, int start, int plane, int channels, T[] columns)
        where T : struct =>
        Work.Split(channels, sources.Length, (first, last) =>
        {
            for (int c = (int)first; c < last; c++)
            {
                ReadOnlySpan<T> from = data.AsSpan(start + (c * plane), plane);
                Span<T> to = columns.AsSpan(c * sources.Length, sources.Length);
                for (int i = 0; i < to.Length; i++)
                {
                    int source = sources[i];
                    to[i] = source < 0 ? default : from[source];
                }
            }
        });

    private static int Source(ConvolutionOp op, long[] inner, long[] tap, long[] place)
    {
        long source = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            long at = (place[i] * op.Strides[i]) + (tap[i] * op.RightDilation[i]) - op.Padding[i].Low;
            if (at < 0 || at % op.LeftDilation[i] != 0 || at / op.LeftDilation[i] >= inner[i])
                return -1;
            source = (source * inner[i]) + (at / op.LeftDilation[i]);
        }

        return (int)source;
    }

    private static void Next(long[] index, long[] sizes)
    {
        for (int i = index.Length - 1; i >= 0 && ++index[i] == sizes[i]; i--)
            index[i] = 0;
    }
}
