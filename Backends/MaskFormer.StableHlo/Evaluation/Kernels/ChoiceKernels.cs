using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Comparisons and choices.</summary>
internal static class ChoiceKernels
{
    public static byte[] Compare(CompareOp op, HostTensor a, HostTensor b) => a.Data switch
    {
        float[] x => op.Type == ComparisonType.TOTALORDER
            ? Compare(op.Direction, ElementKernels.Map<float, int>(x, Order), ElementKernels.Map<float, int>(b.Data, Order))
            : Compare(op.Direction, x, (float[])b.Data),
        double[] x => op.Type == ComparisonType.TOTALORDER
            ? Compare(op.Direction, ElementKernels.Map<double, long>(x, Order), ElementKernels.Map<double, long>(b.Data, Order))
            : Compare(op.Direction, x, (double[])b.Data),
        int[] x => Compare(op.Direction, x, (int[])b.Data),
        byte[] x => Compare(op.Direction, x, (byte[])b.Data),
        long[] x => Compare(op.Direction, x, (long[])b.Data),
        uint[] x => Compare(op.Direction, x, (uint[])b.Data),
        ulong[] x => Compare(op.Direction, x, (ulong[])b.Data),
        Half[] x => Compare(op.Direction, x, (Half[])b.Data),
        sbyte[] x => Compare(op.Direction, x, (sbyte[])b.Data),
        short[] x => Compare(op.Direction, x, (short[])b.Data),
        _ => Compare(op.Direction, (ushort[])a.Data, (ushort[])b.Data),
    };

    public static Array Select(byte[] predicate, Array yes, Array no)
    {
        if (predicate.Length == 1 && yes.Length != 1)
            return predicate[0] != 0 ? yes : no;
        return yes switch
        {
            float[] a => Select(predicate, a, (float[])no),
            double[] a => Select(predicate, a, (double[])no),
            int[] a => Select(predicate, a, (int[])no),
            byte[] a => Select(predicate, a, (byte[])no),
            long[] a => Select(predicate, a, (long[])no),
            uint[] a => Select(predicate, a, (uint[])no),
            ulong[] a => Select(predicate, a, (ulong[])no),
            Half[] a => Select(predicate, a, (Half[])no),
            sbyte[] a => Select(predicate, a, (sbyte[])no),
            short[] a => Select(predicate, a, (short[])no),
            _ => Select(predicate, (ushort[])yes, (ushort[])no),
        };
    }

    public static byte[] IsFinite(Array x) => x switch
    {
        float[] => ElementKernels.Map<float, byte>(x, static v => float.IsFinite(v) ? (byte)1 : (byte)0),
        double[] => ElementKernels.Map<double, byte>(x, static v => double.IsFinite(v) ? (byte)1 : (byte)0),
        _ => ElementKernels.Map<Half, byte>(x, static v => Half.IsFinite(v) ? (byte)1 : (byte)0),
    };

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

    /// <summary>Whole numbers in the order -NaN, -∞, …, -0, +0, …, +∞, NaN.</summary>
    private static int Order(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        return bits ^ ((bits >> 31) & int.MaxValue);
    }

    private static long Order(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        return bits ^ ((bits >> 63) & long.MaxValue);
    }
}
