using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Reductions whose region is one op of its two arguments.</summary>
internal static class ReductionKernels
{
    /// <summary>Folds axes; the initial value joins last.</summary>
    public static HostTensor Run(BinaryKind kind, HostTensor x, HostTensor initial, IReadOnlyList<long> axes, TensorType result)
    {
        if (x.Type.Element == ElementType.F16)
        {
            HostTensor wide = Run(
                kind,
                ConversionKernels.To(x, ElementType.F32),
                ConversionKernels.To(initial, ElementType.F32),
                axes,
                result.With(ElementType.F32)
            );
            return ConversionKernels.To(wide, ElementType.F16);
        }

        long[] kept = [.. Enumerable.Range(0, x.Type.Rank).Select(static i => (long)i).Where(i => !axes.Contains(i))];
        int folded = (int)axes.Aggregate(1L, (p, a) => p * x.Type.Dims[(int)a]);

        // First axes fold row by row onto the result; all others are brought to the end first.
        bool leading = axes.Order().SequenceEqual(Enumerable.Range(0, axes.Count).Select(static i => (long)i)) && kept.Length > 0;
        Array data = ContractionKernels.Permuted(x, leading ? [.. axes.Order(), .. kept] : [.. kept, .. axes.Order()]);
        kind = OfTruths(kind, x.Type.Element);
        if (kind is BinaryKind.And or BinaryKind.Or or BinaryKind.Xor)
            return new(result, FoldBits(kind, data, initial.Data, folded, leading, result));
        return new(result, Storage.Visit(data, new Folding(kind, data, initial.Data, folded, leading, (int)result.Count)));
    }

    /// <summary>Ops of truth values in terms of the numbers 0 and 1.</summary>
    public static BinaryKind OfTruths(BinaryKind kind, ElementType element) => element != ElementType.I1 ? kind : kind switch
    {
        BinaryKind.Add or BinaryKind.Or => BinaryKind.Maximum,
        BinaryKind.Multiply or BinaryKind.And => BinaryKind.Minimum,
        _ => kind,
    };

    /// <summary>Whether folding by an op is done here; others go through their region.</summary>
    public static bool Has(BinaryKind kind) =>
        kind
            is BinaryKind.Add
                or BinaryKind.Multiply
                or BinaryKind.Maximum
                or BinaryKind.Minimum
                or BinaryKind.And
                or BinaryKind.Or
                or BinaryKind.Xor;

    private sealed record Folding(BinaryKind Kind, Array X, Array Initial, int Folded, bool Leading, int Count) : IElementVisitor<Array>
    {
        public Array Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Fold(Kind, (T[])X, (T[])Initial, Folded, Leading, Count);
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
            default:
                TensorPrimitives.Min(sum, x, sum);
                break;
        }
    }

    private static T Join<T>(BinaryKind kind, T initial, ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T> => kind switch
        {
            _ when x.Length == 0 => initial,
            BinaryKind.Add => initial + Sum(x),
            BinaryKind.Multiply => initial * Product(x),
            BinaryKind.Maximum => T.Max(initial, TensorPrimitives.Max(x)),
            _ => T.Min(initial, TensorPrimitives.Min(x)),
        };

    /// <summary>
    /// Sums in halves: the rounding error of long float32 sums grows with the logarithm of their length only. The order is fixed by the length alone;
    /// that of <c>TensorPrimitives.Sum</c> depends on where the array lies in memory.
    /// </summary>
    private static T Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>
    {
        const int block = 1024;
        if (x.Length > block)
            return Sum(x[..(x.Length / 2)]) + Sum(x[(x.Length / 2)..]);
        int n = Vector256<T>.Count, i = 0;
        Vector256<T> even = Vector256<T>.Zero, odd = Vector256<T>.Zero;
        for (; i + (2 * n) <= x.Length; i += 2 * n)
        {
            even += Vector256.Create(x[i..]);
            odd += Vector256.Create(x[(i + n)..]);
        }

        even += odd;
        T sum = T.Zero;
        for (int lane = 0; lane < n; lane++)
            sum += even[lane];
        for (; i < x.Length; i++)
            sum += x[i];
        return sum;
    }

    private static T Product<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>
    {
        T product = T.One;
        foreach (T factor in x)
            product *= factor;
        return product;
    }

    /// <summary>And, or, xor: each byte of an element folds alone.</summary>
    private static Array FoldBits(BinaryKind kind, Array data, Array initial, int folded, bool leading, TensorType result)
    {
        Array output = Storage.Allocate(result);
        Span<byte> x = Storage.Bytes(data), r = Storage.Bytes(output), start = Storage.Bytes(initial);
        int width = start.Length, count = output.Length;
        for (int i = 0; i < r.Length; i++)
        {
            byte value = start[i % width];
            for (int k = 0; k < folded; k++)
            {
                byte next = x[leading ? (k * count * width) + i : (((i / width * folded) + k) * width) + (i % width)];
                value = (byte)(kind == BinaryKind.And ? value & next : kind == BinaryKind.Or ? value | next : value ^ next);
            }

            r[i] = value;
        }

        return output;
    }
}
