using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Reductions whose region is one op of its two arguments.</summary>
internal static class ReductionKernels
{
    /// <summary>Folds axes; the initial value joins last.</summary>
    public static HostTensor Run(BinaryKind kind, HostTensor x, HostTensor initial, IReadOnlyList<long> axes, TensorType result)
    {
        long[] kept = [.. Enumerable.Range(0, x.Type.Rank).Select(static i => (long)i).Where(i => !axes.Contains(i))];
        int folded = (int)axes.Aggregate(1L, (p, a) => p * x.Type.Dims[(int)a]);

        // First axes fold row by row onto the result; all others are brought to the end first.
        bool leading = axes.Order().SequenceEqual(Enumerable.Range(0, axes.Count).Select(static i => (long)i)) && kept.Length > 0;
        Array data = ContractionKernels.Permuted(x, leading ? [.. axes.Order(), .. kept] : [.. kept, .. axes.Order()]);
        Array output = data switch
        {
            float[] d => Fold(kind, d, (float[])initial.Data, folded, leading, (int)result.Count),
            double[] d => Fold(kind, d, (double[])initial.Data, folded, leading, (int)result.Count),
            int[] d => Fold(kind, d, (int[])initial.Data, folded, leading, (int)result.Count),
            long[] d => Fold(kind, d, (long[])initial.Data, folded, leading, (int)result.Count),
            uint[] d => Fold(kind, d, (uint[])initial.Data, folded, leading, (int)result.Count),
            byte[] d => FoldBytes(kind, x.Type.Element, d, ((byte[])initial.Data)[0], folded, leading, (int)result.Count),
            _ => throw new GraphException("MF5030", "evaluator", $"reductions of {x.Type.Element.Mlir()} are not supported", "Convert to f32 or i32 first"),
        };
        return new(result, output);
    }

    private static T[] Fold<T>(BinaryKind kind, T[] x, T[] initial, int folded, bool leading, int count)
        where T : unmanaged, INumber<T>
    {
        T[] r = Storage.New<T>(count);
        if (leading)
        {
            r.AsSpan().Fill(initial[0]);
            Work.Split(count, folded, (first, last) =>
            {
                Span<T> sum = r.AsSpan((int)first..(int)last);
                for (int i = 0; i < folded; i++)
                    Join(kind, sum, x.AsSpan((i * count) + (int)first, sum.Length));
            });
        }
        else
        {
            Work.Split(count, folded, (first, last) =>
            {
                for (int i = (int)first; i < last; i++)
                    r[i] = Join(kind, initial[0], x.AsSpan(i * folded, folded));
            });
        }

        return r;
    }

    private static void Join<T>(BinaryKind kind, Span<T> sum, ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>
    {
        switch (kind)
        {
            case BinaryKind.Add:
                TensorPrimitives.Add(sum, x, sum);
                break;
            case BinaryKind.Multiply:
                TensorPrimitives.Multiply(sum, x, sum);
                break;
            case BinaryKind.Maximum:
                TensorPrimitives.Max(sum, x, sum);
                break;
            case BinaryKind.Minimum:
                TensorPrimitives.Min(sum, x, sum);
                break;
            default:
                throw new GraphException("MF5030", "evaluator", $"reductions by {kind} are not supported for numbers", "Use add, multiply, maximum or minimum");
        }
    }

    private static T Join<T>(BinaryKind kind, T initial, ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T> => kind switch
    {
        _ when x.Length == 0 => initial,
        BinaryKind.Add => initial + Sum(x),
        BinaryKind.Multiply => initial * TensorPrimitives.Product(x),
        BinaryKind.Maximum => T.Max(initial, TensorPrimitives.Max(x)),
        BinaryKind.Minimum => T.Min(initial, TensorPrimitives.Min(x)),
        _ => throw new GraphException("MF5030", "evaluator", $"reductions by {kind} are not supported for numbers", "Use add, multiply, maximum or minimum"),
    };

    /// <summary>Sums in halves: the rounding error of long float32 sums grows with the logarithm of their length only.</summary>
    private static T Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>
    {
        const int block = 1024;
        return x.Length <= block ? TensorPrimitives.Sum(x) : Sum(x[..(x.Length / 2)]) + Sum(x[(x.Length / 2)..]);
    }

    private static byte[] FoldBytes(BinaryKind kind, ElementType element, byte[] x, byte initial, int folded, bool leading, int count)
    {
        byte[] r = Storage.New<byte>(count);
        for (int i = 0; i < count; i++)
        {
            byte value = initial;
            for (int k = 0; k < folded; k++)
            {
                byte next = x[leading ? (k * count) + i : (i * folded) + k];
                value = kind switch
                {
                    BinaryKind.Or => (byte)(value | next),
                    BinaryKind.And => (byte)(value & next),
                    BinaryKind.Xor => (byte)(value ^ next),
                    BinaryKind.Maximum => Math.Max(value, next),
                    BinaryKind.Minimum => Math.Min(value, next),
                    BinaryKind.Add => element == ElementType.I1 ? (byte)(value | next) : (byte)(value + next),
                    _ => element == ElementType.I1 ? (byte)(value & next) : (byte)(value * next),
                };
            }

            r[i] = value;
        }

        return r;
    }
}
