using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Whole-number arithmetic that never throws: StableHLO leaves division by zero open, XLA gives -1.</summary>
internal static class IntegerMath
{
    public static T Divide<T>(T a, T b)
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        b == T.Zero ? T.Zero - T.One : T.IsNegative(b) && b == T.Zero - T.One ? T.Zero - a : a / b;

    public static T Remainder<T>(T a, T b)
        where T : IBinaryInteger<T> => b == T.Zero ? a : b == T.Zero - T.One && T.IsNegative(b) ? T.Zero : a % b;

    public static T Power<T>(T a, T b)
        where T : IBinaryInteger<T>
    {
        if (T.IsNegative(b))
            return a == T.One ? T.One : a == T.Zero - T.One ? (T.IsOddInteger(b) ? a : T.One) : T.Zero;
        T result = T.One;
        for (; b > T.Zero; b >>= 1, a *= a)
        {
            if (T.IsOddInteger(b))
                result *= a;
        }

        return result;
    }

    public static T ShiftLeft<T>(T a, T b)
        where T : IBinaryInteger<T> => Outside(b) ? T.Zero : a << int.CreateTruncating(b);

    public static T ShiftRightArithmetic<T>(T a, T b)
        where T : IBinaryInteger<T> => Outside(b) ? (T.IsNegative(a) ? T.Zero - T.One : T.Zero) : a >> int.CreateTruncating(b);

    public static T ShiftRightLogical<T>(T a, T b)
        where T : IBinaryInteger<T> => Outside(b) ? T.Zero : a >>> int.CreateTruncating(b);

    private static bool Outside<T>(T shift)
        where T : IBinaryInteger<T> => T.IsNegative(shift) || shift >= T.CreateTruncating(shift.GetByteCount() * 8);
}
