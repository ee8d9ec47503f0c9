using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Pooling and its gradient.</summary>
internal static class WindowKernels
{
    /// <summary>Whether windows are joined here by an op.</summary>
    public static bool Has(BinaryKind kind, ElementType element) =>
        ReductionKernels.OfTruths(kind, element) is BinaryKind.Add or BinaryKind.Multiply or BinaryKind.Maximum or BinaryKind.Minimum;

    public static HostTensor Reduce(BinaryKind kind, Window window, HostTensor x, HostTensor initial, TensorType result)
    {
        ElementType element = x.Type.Element;
        if (element != ElementType.F16)
            return new(result, Storage.Visit(x.Data, new Folding(ReductionKernels.OfTruths(kind, element), window, x, initial.Data, result)));
        HostTensor wide = Reduce(
            kind,
            window,
            ConversionKernels.To(x, ElementType.F32),
            ConversionKernels.To(initial, ElementType.F32),
            result.With(ElementType.F32)
        );
        return ConversionKernels.To(wide, element);
    }

    /// <summary>Selection by greater or equal and joining by addition: the gradient of a largest value.</summary>
    public static HostTensor ScatterToLargest(Window window, HostTensor x, HostTensor source, HostTensor initial) =>
        new(x.Type, Storage.Visit(x.Data, new Scattering(window, x, source, initial.Data)));

    private sealed record Folding(BinaryKind Kind, Window Window, HostTensor X, Array Initial, TensorType Result) : IElementVisitor<Array>
    {
        public Array Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Reduce(Kind, Window, X.Type, (T[])X.Data, ((T[])Initial)[0], Result);
    }

    private sealed record Scattering(Window Window, HostTensor X, HostTensor Source, Array Initial) : IElementVisitor<Array>
    {
        public Array Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            WindowKernels.ScatterToLargest(Window, X.Type, (T[])X.Data, (T[])Source.Data, Source.Type, ((T[])Initial)[0]);
    }

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
                        _ => value + x[source],
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
    private readonly long[] strides = StridedCopy.Of(operand.Sizes);
    private readonly long[] places = StridedCopy.Of(result.Sizes);

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
