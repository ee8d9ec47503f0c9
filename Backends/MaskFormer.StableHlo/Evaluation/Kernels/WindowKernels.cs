using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Pooling and its gradient.</summary>
internal static class WindowKernels
{
    public static HostTensor Reduce(BinaryKind kind, Window window, HostTensor x, HostTensor initial, TensorType result) => x.Data switch
    {
        float[] d => new(result, Reduce(kind, window, x.Type, d, ((float[])initial.Data)[0], result)),
        double[] d => new(result, Reduce(kind, window, x.Type, d, ((double[])initial.Data)[0], result)),
        int[] d => new(result, Reduce(kind, window, x.Type, d, ((int[])initial.Data)[0], result)),
        _ => throw new GraphException("MF5030", "evaluator", $"windows over {x.Type.Element.Mlir()} are not supported", "Convert to f32 first"),
    };

    /// <summary>Selection by greater or equal and joining by addition: the gradient of a largest value.</summary>
    public static HostTensor ScatterToLargest(Window window, HostTensor x, HostTensor source, HostTensor initial) => x.Data switch
    {
        float[] d => new(x.Type, ScatterToLargest(window, x.Type, d, (float[])source.Data, source.Type, ((float[])initial.Data)[0])),
        double[] d => new(x.Type, ScatterToLargest(window, x.Type, d, (double[])source.Data, source.Type, ((double[])initial.Data)[0])),
        _ => throw new GraphException("MF5030", "evaluator", $"select_and_scatter of {x.Type.Element.Mlir()} is not supported", "Convert to f32 first"),
    };

    private static T[] Reduce<T>(BinaryKind kind, Window window, TensorType type, T[] x, T initial, TensorType result)
        where T : unmanaged, INumber<T>
    {
        T[] r = Storage.New<T>((int)result.Count);
        long taps = window.Sizes.Aggregate(1L, static (p, n) => p * n);
        Work.Split(r.Length, taps * 4, (first, last) =>
        {
            WindowWalk walk = new(window, type, result);
            for (long i = first; i < last; i++)
            {
                T value = initial;
                foreach (int source in walk.Sources(i))
                {
                    value = kind switch
                    {
                        BinaryKind.Maximum => T.Max(value, x[source]),
                        BinaryKind.Minimum => T.Min(value, x[source]),
                        BinaryKind.Multiply => value * x[source],
                        BinaryKind.Add => value + x[source],
                        _ => throw new GraphException("MF5030", "evaluator", $"windows joined by {kind} are not supported", "Use add, multiply, maximum or minimum"),
                    };
                }

                r[i] = value;
            }
        });
        return r;
    }

    private static T[] ScatterToLargest<T>(Window window, TensorType type, T[] x, T[] source, TensorType sourceType, T initial)
        where T : unmanaged, INumber<T>
    {
        T[] r = Storage.New<T>(x.Length);
        r.AsSpan().Fill(initial);
        WindowWalk walk = new(window, type, sourceType);
        for (int i = 0; i < source.Length; i++)
        {
            int winner = -1;
            foreach (int place in walk.Sources(i))
            {
                if (winner < 0 || !(x[winner] >= x[place]))
                    winner = place;
            }

            if (winner >= 0)
                r[winner] += source[i];
        }

        return r;
    }
}

/// <summary>Walks over the elements of a window in row-major order, leaving out padding.</summary>
internal sealed class WindowWalk(Window window, TensorType operand, TensorType result)
{
    private readonly int[] buffer = new int[window.Sizes.Aggregate(1L, static (p, n) => p * n)];
    private readonly long[] strides = Strides.Of(operand.Sizes);
    private readonly long[] places = Strides.Of(result.Sizes);

    /// <summary>Positions in the operand under the window of a position of the result.</summary>
    public ReadOnlySpan<int> Sources(long position)
    {
        int count = 0;
        Visit(0, position, 0, ref count);
        return buffer.AsSpan(0, count);
    }

    private void Visit(int axis, long rest, long source, ref int count)
    {
        if (axis == strides.Length)
        {
            buffer[count++] = (int)source;
            return;
        }

        long start = ((rest / places[axis]) * window.Strides[axis]) - window.Padding[axis].Low;
        for (long tap = 0; tap < window.Sizes[axis]; tap++)
        {
            long at = start + (tap * window.WindowDilations[axis]);
            if (at >= 0 && at % window.BaseDilations[axis] == 0 && at / window.BaseDilations[axis] < operand.Dims[axis])
                Visit(axis + 1, rest % places[axis], source + (at / window.BaseDilations[axis] * strides[axis]), ref count);
        }
    }
}
