namespace MaskFormer.StableHlo;

/// <summary>bfloat16: the upper half of a float32. .NET 10 has no such type.</summary>
/// <param name="Bits">Sign, 8 exponent bits, 7 mantissa bits.</param>
public readonly record struct BrainFloat(ushort Bits)
{
    /// <summary>Rounds to nearest, ties to even, as XLA does; NaN stays NaN.</summary>
    public static explicit operator BrainFloat(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new((ushort)((bits >> 16) | 0x40));
        return new((ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Exact.</summary>
    public static implicit operator float(BrainFloat value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);
}
