namespace MaskFormer.StableHlo;

/// <summary>
/// Random bits as a pure function of key, call and element: nothing is carried from step to step, any engine can compute them, and a resumed
/// run draws what the unbroken one would have drawn. The mixer is a 32-bit bijection of multiplications and shifts (bias below 0.2 %).
/// </summary>
/// <remarks>
/// bits(key, call, i) = mix(mix(i + mix(key + call · 0x9E3779B9)) + key), all modulo 2^32; an element is kept where (bits >> 8) · 2^-24 ≥ rate.
/// </remarks>
public static class CounterRandom
{
    internal const uint Golden = 0x9E3779B9;

    /// <summary>Shifts and factors of the mixer: x ^= x >> s, x *= f, …</summary>
    internal static readonly (int Shift, uint Factor)[] Mixer = [(16, 0x7FEB352D), (15, 0x846CA68B), (16, 1)];

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
    public static bool Keeps(uint key, uint call, uint element, double rate) => (Bits(key, call, element) >> 8) * (1f / (1 << 24)) >= (float)rate;

    private static uint Mix(uint x)
    {
        foreach ((int shift, uint factor) in Mixer)
            x = (x ^ (x >> shift)) * factor;
        return x;
    }
}
