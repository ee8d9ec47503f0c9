using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Whole-number arithmetic that never throws. StableHLO leaves division by zero open; XLA gives a number of ones only (-1).</summary>
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

    /// <summary>Repeats the highest bit, also where it is no sign: what XLA does with unsigned numbers.</summary>
    public static T ShiftRightArithmetic<T>(T a, T b)
        where T : IBinaryInteger<T>
    {
        int bits = Bits(a), shift = Outside(b) ? bits - 1 : int.CreateTruncating(b);
        T ones = T.Zero - T.One, moved = a >>> shift;
        return a >>> (bits - 1) == T.One ? moved | ~(ones >>> shift) : moved;
    }

    public static T ShiftRightLogical<T>(T a, T b)
        where T : IBinaryInteger<T> => Outside(b) ? T.Zero : a >>> int.CreateTruncating(b);

    private static bool Outside<T>(T shift)
        where T : IBinaryInteger<T> => T.IsNegative(shift) || shift >= T.CreateTruncating(Bits(shift));

    private static int Bits<T>(T number)
        where T : IBinaryInteger<T> => number.GetByteCount() * 8;
}
