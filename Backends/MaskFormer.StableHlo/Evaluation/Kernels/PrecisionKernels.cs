namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Rounding to fewer bits within an element type, as XLA does it: numbers too small for the exponent become zero, not denormal.</summary>
internal static class PrecisionKernels
{
    public static Array Reduce(ReducePrecisionOp op, ElementType element, Array x) => element switch
    {
        ElementType.F64 => ElementKernels.Map<double, double>(
            x,
            v => double.IsNaN(v) ? v : BitConverter.UInt64BitsToDouble(Reduced(BitConverter.DoubleToUInt64Bits(v), 11, 52, op))
        ),
        ElementType.F16 => ElementKernels.Map<Half, Half>(
            x,
            v => Half.IsNaN(v) ? v : BitConverter.UInt16BitsToHalf((ushort)Reduced(BitConverter.HalfToUInt16Bits(v), 5, 10, op))
        ),
        ElementType.BF16 => ElementKernels.Map<float, float>(
            x,
            v => float.IsNaN(v) ? v : (float)new BrainFloat((ushort)Reduced(((BrainFloat)v).Bits, 8, 7, op))
        ),
        _ => ElementKernels.Map<float, float>(
            x,
            v => float.IsNaN(v) ? v : BitConverter.UInt32BitsToSingle((uint)Reduced(BitConverter.SingleToUInt32Bits(v), 8, 23, op))
        ),
    };

    /// <param name="bits">Sign, exponent and mantissa of a number.</param>
    /// <param name="exponent">Bits of its exponent.</param>
    /// <param name="mantissa">Bits of its mantissa.</param>
    /// <param name="op">How many of them stay.</param>
    private static ulong Reduced(ulong bits, int exponent, int mantissa, ReducePrecisionOp op)
    {
        ulong infinity = ((1UL << exponent) - 1) << mantissa, sign = bits & (1UL << (exponent + mantissa));
        if (op.MantissaBits < mantissa)
        {
            // To the nearest, ties to even: the carry may run into the exponent, which is right.
            ulong last = 1UL << (mantissa - op.MantissaBits);
            bits += (last >> 1) - 1 + ((bits & last) != 0 ? 1UL : 0);
            bits &= ~(last - 1);
        }

        if (op.ExponentBits >= exponent)
            return bits;
        ulong bias = (1UL << (exponent - 1)) - 1, reach = (1UL << (op.ExponentBits - 1)) - 1, power = (bits & infinity) >> mantissa;
        return power > bias + reach ? sign | infinity
            : power <= bias - reach ? sign
            : bits;
    }
}
