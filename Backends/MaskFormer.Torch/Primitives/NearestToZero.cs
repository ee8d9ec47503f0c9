using System.Numerics;
using System.Runtime.CompilerServices;

namespace MaskFormer.Torch;

/// <summary>The places of the numbers nearest to 0: their bits behind the sign are ordered as they are, and are sorted out eleven at a time.</summary>
internal static class NearestToZero
{
    private const int Digit = 11;

    /// <summary>Finds them, in the order of places; of equal ones the first.</summary>
    /// <param name="numbers">What is not a number counts as large.</param>
    /// <param name="places">Gets as many as it has room for.</param>
    public static void Of<T>(ReadOnlySpan<T> numbers, Span<int> places)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (ulong limit, int equal) = Limit(numbers, places.Length);
        for (int i = 0, next = 0; next < places.Length; i++)
        {
            ulong bits = Bits(numbers[i]);
            int below = bits < limit ? 1 : 0, on = (bits == limit ? 1 : 0) & (equal > 0 ? 1 : 0); // no branch that a processor cannot predict
            places[next] = i;
            next += below | on;
            equal -= on;
        }
    }

    // The bits up to which all are among the nearest, and how many of those with just these are.
    private static (ulong Limit, int Equal) Limit<T>(ReadOnlySpan<T> numbers, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<int> found = stackalloc int[1 << Digit];
        (ulong known, int shift) = (0, 63);
        while (shift > 0)
        {
            (int before, shift) = (shift, Math.Max(0, shift - Digit));
            found.Clear();
            foreach (T number in numbers)
            {
                ulong bits = Bits(number);
                if (bits >> before == known) found[(int)(bits >> shift) & ((1 << (before - shift)) - 1)]++;
            }

            int digit = 0;
            while (count > found[digit]) count -= found[digit++];
            known = (known << (before - shift)) | (uint)digit;
            if (count == found[digit]) break; // all that begin so
        }

        return ((known << shift) | ((1UL << shift) - 1), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits<T>(T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) return (ulong)(BitConverter.SingleToUInt32Bits((float)(object)number) & int.MaxValue) << 32;
        return BitConverter.DoubleToUInt64Bits(double.CreateTruncating(number)) & long.MaxValue;
    }
}
