using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Element-wise ops.</summary>
internal static class ElementKernels
{
    public static Array Binary(BinaryKind kind, ElementType element, Array a, Array b) => element switch
    {
        ElementType.F32 or ElementType.BF16 => Floats<float>(kind, a, b),
        ElementType.F64 => Floats<double>(kind, a, b),
        ElementType.F16 => Floats<Half>(kind, a, b),
        ElementType.I1 => Truths(kind, (byte[])a, (byte[])b),
        ElementType.I8 => Integers<sbyte>(kind, a, b),
        ElementType.I16 => Integers<short>(kind, a, b),
        ElementType.I32 => Integers<int>(kind, a, b),
        ElementType.I64 => Integers<long>(kind, a, b),
        ElementType.UI8 => Integers<byte>(kind, a, b),
        ElementType.UI16 => Integers<ushort>(kind, a, b),
        ElementType.UI32 => Integers<uint>(kind, a, b),
        _ => Integers<ulong>(kind, a, b),
    };

    public static Array Unary(UnaryKind kind, ElementType element, Array x) => element switch
    {
        ElementType.F32 or ElementType.BF16 => Floats<float>(kind, x),
        ElementType.F64 => Floats<double>(kind, x),
        ElementType.F16 => Floats<Half>(kind, x),
        ElementType.I1 => Map<byte, byte>(x, static v => (byte)(1 - v)),
        ElementType.I8 => Integers<sbyte>(kind, x),
        ElementType.I16 => Integers<short>(kind, x),
        ElementType.I32 => Integers<int>(kind, x),
        ElementType.I64 => Integers<long>(kind, x),
        ElementType.UI8 => Integers<byte>(kind, x),
        ElementType.UI16 => Integers<ushort>(kind, x),
        ElementType.UI32 => Integers<uint>(kind, x),
        _ => Integers<ulong>(kind, x),
    };

    public static Array Erf(ElementType element, Array x) => element switch
    {
        ElementType.F64 => Function<double>(x, FloatMath.Erf),
        ElementType.F16 => Function<Half>(x, FloatMath.Erf),
        _ => Function<float>(x, FloatMath.Erf),
    };

    private static T[] Floats<T>(BinaryKind kind, Array a, Array b)
        where T : unmanaged, IFloatingPointIeee754<T> => kind switch
        {
            BinaryKind.Add => Zip<T>(a, b, TensorPrimitives.Add),
            BinaryKind.Subtract => Zip<T>(a, b, TensorPrimitives.Subtract),
            BinaryKind.Multiply => Zip<T>(a, b, TensorPrimitives.Multiply),
            BinaryKind.Divide => Zip<T>(a, b, TensorPrimitives.Divide),
            BinaryKind.Maximum => Zip<T>(a, b, TensorPrimitives.Max),
            BinaryKind.Minimum => Zip<T>(a, b, TensorPrimitives.Min),
            BinaryKind.Power => Function<T>(a, b, Math.Pow),
            BinaryKind.Atan2 => Function<T>(a, b, Math.Atan2),
            BinaryKind.Remainder => Each<T>(a, b, static (x, y) => x % y),
            _ => throw new InvalidOperationException(kind.ToString()),
        };

    private static T[] Integers<T>(BinaryKind kind, Array a, Array b)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => kind switch
        {
            BinaryKind.Add => Zip<T>(a, b, TensorPrimitives.Add),
            BinaryKind.Subtract => Zip<T>(a, b, TensorPrimitives.Subtract),
            BinaryKind.Multiply => Zip<T>(a, b, TensorPrimitives.Multiply),
            BinaryKind.Maximum => Zip<T>(a, b, TensorPrimitives.Max),
            BinaryKind.Minimum => Zip<T>(a, b, TensorPrimitives.Min),
            BinaryKind.And => Zip<T>(a, b, TensorPrimitives.BitwiseAnd),
            BinaryKind.Or => Zip<T>(a, b, TensorPrimitives.BitwiseOr),
            BinaryKind.Xor => Zip<T>(a, b, TensorPrimitives.Xor),
            BinaryKind.Divide => Each<T>(a, b, IntegerMath.Divide),
            BinaryKind.Remainder => Each<T>(a, b, IntegerMath.Remainder),
            BinaryKind.Power => Each<T>(a, b, IntegerMath.Power),
            BinaryKind.ShiftLeft => Each<T>(a, b, IntegerMath.ShiftLeft),
            BinaryKind.ShiftRightArithmetic => Each<T>(a, b, IntegerMath.ShiftRightArithmetic),
            BinaryKind.ShiftRightLogical => Each<T>(a, b, IntegerMath.ShiftRightLogical),
            _ => throw new InvalidOperationException(kind.ToString()),
        };

    private static byte[] Truths(BinaryKind kind, byte[] a, byte[] b) => kind switch
    {
        BinaryKind.Add or BinaryKind.Or or BinaryKind.Maximum => Zip<byte>(a, b, TensorPrimitives.BitwiseOr),
        BinaryKind.Multiply or BinaryKind.And or BinaryKind.Minimum => Zip<byte>(a, b, TensorPrimitives.BitwiseAnd),
        _ => Zip<byte>(a, b, TensorPrimitives.Xor),
    };

    private static T[] Floats<T>(UnaryKind kind, Array x)
        where T : unmanaged, IFloatingPointIeee754<T> => kind switch
        {
            UnaryKind.Abs => Map<T>(x, TensorPrimitives.Abs),
            UnaryKind.Negate => Map<T>(x, TensorPrimitives.Negate),
            UnaryKind.Sqrt => Map<T>(x, TensorPrimitives.Sqrt),
            UnaryKind.Floor => Map<T>(x, TensorPrimitives.Floor),
            UnaryKind.Ceil => Map<T>(x, TensorPrimitives.Ceiling),
            UnaryKind.RoundNearestEven => Map<T, T>(x, static v => T.Round(v, MidpointRounding.ToEven)),
            UnaryKind.RoundNearestAfz => Map<T, T>(x, static v => T.Round(v, MidpointRounding.AwayFromZero)),
            UnaryKind.Sign => Map<T, T>(x, static v => v > T.Zero ? T.One : v < T.Zero ? -T.One : v),
            UnaryKind.Exponential => Function<T>(x, Math.Exp),
            UnaryKind.ExponentialMinusOne => Function<T>(x, FloatMath.ExponentialMinusOne),
            UnaryKind.Log => Function<T>(x, Math.Log),
            UnaryKind.LogPlusOne => Function<T>(x, FloatMath.LogPlusOne),
            UnaryKind.Logistic => Function<T>(x, FloatMath.Logistic),
            UnaryKind.Tanh => Function<T>(x, Math.Tanh),
            UnaryKind.Rsqrt => Function<T>(x, FloatMath.Rsqrt),
            UnaryKind.Cbrt => Function<T>(x, Math.Cbrt),
            UnaryKind.Cosine => Function<T>(x, Math.Cos),
            UnaryKind.Sine => Function<T>(x, Math.Sin),
            _ => throw new InvalidOperationException(kind.ToString()),
        };

    /// <summary>
    /// A function that is not exact to the last bit, computed for each element alone in double: the vectorised ones of the base library give another
    /// result for the same number where it stands among large ones or at the end of a span.
    /// </summary>
    private static T[] Function<T>(Array x, Func<double, double> function)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, T>(x, v => T.CreateTruncating(function(double.CreateTruncating(v))));

    private static T[] Function<T>(Array a, Array b, Func<double, double, double> function)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Each<T>(a, b, (x, y) => T.CreateTruncating(function(double.CreateTruncating(x), double.CreateTruncating(y))));

    private static T[] Integers<T>(UnaryKind kind, Array x)
        where T : unmanaged, IBinaryInteger<T> => kind switch
        {
            UnaryKind.Abs => Map<T, T>(x, static v => v < T.Zero ? T.Zero - v : v),
            UnaryKind.Negate => Map<T, T>(x, static v => T.Zero - v),
            UnaryKind.Sign => Map<T, T>(x, static v => v > T.Zero ? T.One : v < T.Zero ? T.Zero - T.One : v),
            UnaryKind.Not => Map<T, T>(x, static v => ~v),
            UnaryKind.Popcnt => Map<T, T>(x, T.PopCount),
            UnaryKind.CountLeadingZeros => Map<T, T>(x, T.LeadingZeroCount),
            _ => throw new InvalidOperationException(kind.ToString()),
        };

    internal static T[] Zip<T>(Array a, Array b, ZipKernel<T> kernel)
    {
        T[] x = (T[])a, y = (T[])b, r = Storage.New<T>(x.Length);
        Work.Split(r.Length, 1, (first, last) =>
        {
            Range part = (int)first..(int)last;
            kernel(x.AsSpan(part), y.AsSpan(part), r.AsSpan(part));
        });
        return r;
    }

    internal static R[] Map<T, R>(Array a, Func<T, R> each)
    {
        T[] x = (T[])a;
        R[] r = Storage.New<R>(x.Length);
        Work.Split(r.Length, 4, (first, last) =>
        {
            for (long i = first; i < last; i++)
                r[i] = each(x[i]);
        });
        return r;
    }

    private static T[] Each<T>(Array a, Array b, Func<T, T, T> each) => Zip<T>(a, b, (x, y, r) =>
    {
        for (int i = 0; i < r.Length; i++)
            r[i] = each(x[i], y[i]);
    });

    private static T[] Map<T>(Array a, MapKernel<T> kernel)
    {
        T[] x = (T[])a, r = Storage.New<T>(x.Length);
        Work.Split(r.Length, 4, (first, last) => kernel(x.AsSpan((int)first..(int)last), r.AsSpan((int)first..(int)last)));
        return r;
    }

    internal delegate void ZipKernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> r);

    private delegate void MapKernel<T>(ReadOnlySpan<T> x, Span<T> r);
}
