using System.Numerics;
using System.Runtime.InteropServices;

namespace MaskFormer.Language;

/// <summary>
/// Random bits as a pure function of key, call and element: nothing is carried from step to step, any engine can compute them, and a resumed
/// run draws what the unbroken one would have drawn. The mixer is a 32-bit bijection of multiplications and shifts (bias below 0.2 %).
/// </summary>
/// <remarks>
/// bits(key, call, i) = mix(mix(i + mix(key + call · 0x9E3779B9)) + key), all modulo 2^32; an element is kept where (bits >> 8) · 2^-24 ≥ rate.
/// </remarks>
public static class CounterRandom
{
    /// <summary>What separates the calls of one step: 2^32 over the golden ratio.</summary>
    public const uint Golden = 0x9E3779B9;

    /// <summary>Shifts and factors of the mixer: x ^= x >> s, x *= f, …; graphs write it as ops.</summary>
    public static ReadOnlySpan<(int Shift, uint Factor)> Mixer => mixer;

    private static readonly (int Shift, uint Factor)[] mixer = [(16, FirstFactor), (15, SecondFactor), (16, 1)];

    private const uint FirstFactor = 0x7FEB352D, SecondFactor = 0x846CA68B;

    /// <summary>The key of a training step.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="step">The step's number from 0.</param>
    public static uint Key(long seed, long step) => unchecked(Mix(Mix((uint)seed) + Mix((uint)(seed >> 32) + Golden) + Mix((uint)step + (2 * Golden))));

    /// <summary>The bits of one element.</summary>
    /// <param name="key">The step's key.</param>
    /// <param name="call">Which call of dropout in the order of the definition, from 0.</param>
    /// <param name="element">Row-major position.</param>
    public static uint Bits(uint key, uint call, uint element) => Mix(Mix(element + Mix(key + (call * Golden))) + key);

    /// <summary>Whether dropout keeps the element.</summary>
    public static bool Keeps(uint key, uint call, uint element, double rate) => Fraction(Bits(key, call, element)) >= (float)rate;

    /// <summary>What dropout multiplies by: 0, or 1/(1 - rate) where an element is kept.</summary>
    /// <param name="key">The step's key.</param>
    /// <param name="call">Which call of dropout in the order of the definition, from 0.</param>
    /// <param name="rate">The share that is zeroed.</param>
    /// <param name="factors">One per element, row-major.</param>
    /// <param name="first">The number of the first of them.</param>
    public static void Factors(uint key, uint call, double rate, Span<float> factors, uint first = 0)
    {
        (uint start, float least, float kept) = (unchecked(Mix(unchecked(key + (call * Golden))) + first), (float)rate, rate < 1 ? (float)(1 / (1 - rate)) : 0);
        for (int i = 0; i < factors.Length; i++)
            factors[i] = Fraction(Mix(unchecked(Mix((uint)i + start) + key))) >= least ? kept : 0;
    }

    /// <summary>Numbers from 0 to 1, without 1.</summary>
    /// <param name="key">The step's key.</param>
    /// <param name="call">Which call in the order of the definition, from 0.</param>
    /// <param name="numbers">One per element, row-major.</param>
    /// <param name="first">The number of the first of them.</param>
    public static void Uniform(uint key, uint call, Span<float> numbers, uint first = 0)
    {
        uint start = unchecked(Mix(unchecked(key + (call * Golden))) + first);
        Span<Vector<float>> several = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        Vector<uint> element = Vector<uint>.Indices + new Vector<uint>(start);
        foreach (ref Vector<float> next in several)
        {
            next = Fraction(Mix(Mix(element) + new Vector<uint>(key)));
            element += new Vector<uint>((uint)Vector<uint>.Count);
        }

        for (int i = several.Length * Vector<float>.Count; i < numbers.Length; i++)
            numbers[i] = Fraction(Mix(unchecked(Mix((uint)i + start) + key)));
    }

    /// <summary>Numbers from 0 to 1 that follow from one such number: those of the key that its 24 bits are.</summary>
    /// <param name="seed">The number.</param>
    /// <param name="numbers">Those that follow.</param>
    public static void UniformFrom(float seed, Span<float> numbers) => Uniform((uint)(seed * (1 << 24)), 0, numbers);

    // The upper 24 bits, as many as a float32 holds.
    private static float Fraction(uint bits) => (bits >> 8) * (1f / (1 << 24));

    // 24 bits are never negative, as the faster conversion has it.
    private static Vector<float> Fraction(Vector<uint> bits) => Vector.ConvertToSingle(Vector.AsVectorInt32(bits >>> 8)) * (1f / (1 << 24));

    // Written out: dropout runs it twice for every element.
    private static uint Mix(uint x)
    {
        x = unchecked((x ^ (x >> 16)) * FirstFactor);
        x = unchecked((x ^ (x >> 15)) * SecondFactor);
        return x ^ (x >> 16);
    }

    private static Vector<uint> Mix(Vector<uint> x)
    {
        x = (x ^ (x >>> 16)) * FirstFactor;
        x = (x ^ (x >>> 15)) * SecondFactor;
        return x ^ (x >>> 16);
    }
}
