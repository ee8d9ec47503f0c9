using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Comparisons and choices.</summary>
internal static class ChoiceKernels
{
    public static byte[] Compare(CompareOp op, HostTensor a, HostTensor b) =>
        op.Type == ComparisonType.TOTALORDER
            ? Compare(op.Direction, TotalOrder(a.Data), TotalOrder(b.Data))
            : Storage.Visit(a.Data, new Comparison(op.Direction, a.Data, b.Data));

    public static Array Select(byte[] predicate, Array yes, Array no) =>
        predicate.Length != 1 || yes.Length == 1 ? Storage.Visit(yes, new Selection(predicate, yes, no))
        : predicate[0] != 0 ? yes
        : no;

    public static byte[] IsFinite(Array x) => x switch
    {
        float[] => ElementKernels.Map<float, byte>(x, static v => float.IsFinite(v) ? (byte)1 : (byte)0),
        double[] => ElementKernels.Map<double, byte>(x, static v => double.IsFinite(v) ? (byte)1 : (byte)0),
        _ => ElementKernels.Map<Half, byte>(x, static v => Half.IsFinite(v) ? (byte)1 : (byte)0),
    };

    private sealed record Comparison(Direction Direction, Array A, Array B) : IElementVisitor<byte[]>
    {
        public byte[] Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Compare(Direction, (T[])A, (T[])B);
    }

    private sealed record Selection(byte[] Predicate, Array Yes, Array No) : IElementVisitor<Array>
    {
        public Array Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => ChoiceKernels.Select(Predicate, (T[])Yes, (T[])No);
    }

    private static byte[] Compare<T>(Direction direction, T[] a, T[] b)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        byte[] r = Storage.New<byte>(a.Length);
        Work.Split(r.Length, 1, (first, last) =>
        {
            int i = (int)first, end = (int)last;
            switch (direction)
            {
                case Direction.EQ: for (; i < end; i++) r[i] = a[i] == b[i] ? (byte)1 : (byte)0; break;
                case Direction.NE: for (; i < end; i++) r[i] = a[i] != b[i] ? (byte)1 : (byte)0; break;
                case Direction.GE: for (; i < end; i++) r[i] = a[i] >= b[i] ? (byte)1 : (byte)0; break;
                case Direction.GT: for (; i < end; i++) r[i] = a[i] > b[i] ? (byte)1 : (byte)0; break;
                case Direction.LE: for (; i < end; i++) r[i] = a[i] <= b[i] ? (byte)1 : (byte)0; break;
                default: for (; i < end; i++) r[i] = a[i] < b[i] ? (byte)1 : (byte)0; break;
            }
        });
        return r;
    }

    private static T[] Select<T>(byte[] predicate, T[] yes, T[] no)
    {
        T[] r = Storage.New<T>(yes.Length);
        Work.Split(r.Length, 1, (first, last) =>
        {
            for (int i = (int)first; i < last; i++)
                r[i] = predicate[i] != 0 ? yes[i] : no[i];
        });
        return r;
    }

    /// <summary>Whole numbers in the order -NaN, -∞, …, -0, +0, …, +∞, NaN: the bits, those of negative numbers reversed.</summary>
    private static long[] TotalOrder(Array x) => x switch
    {
        float[] => ElementKernels.Map<float, long>(x, static v => Order(BitConverter.SingleToInt32Bits(v), int.MaxValue)),
        double[] => ElementKernels.Map<double, long>(x, static v => Order(BitConverter.DoubleToInt64Bits(v), long.MaxValue)),
        _ => ElementKernels.Map<Half, long>(x, static v => Order(BitConverter.HalfToInt16Bits(v), short.MaxValue)),
    };

    private static long Order(long bits, long magnitude) => bits < 0 ? bits ^ magnitude : bits;
}
