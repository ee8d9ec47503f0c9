namespace MaskFormer.Runtime.Data.Sampling;

/// <summary>
/// Random numbers that are a function of a key, for example (seed, epoch, index): what is drawn for one image cannot
/// depend on how many workers there are or on which image came before. SplitMix64 (Steele, Lea, Flood 2014).
/// </summary>
public sealed class KeyedRandom
{
    private ulong state;

    /// <summary>A stream for a key; keys that differ in one part give unrelated streams.</summary>
    public KeyedRandom(params ReadOnlySpan<long> key)
    {
        foreach (long part in key) state = Mix(state + 0x9E3779B97F4A7C15 ^ Mix((ulong)part + 0x632BE59BD9B4E019));
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Unit();

    /// <summary>A uniform integer, both ends included.</summary>
    public int Between(int low, int high) => low + (int)Math.BigMul(Bits(), (ulong)((long)high - low + 1), out _);

    /// <summary>True with probability <paramref name="p"/>.</summary>
    public bool Chance(double p) => Unit() < p;

    /// <summary>One of the values, each with the same chance.</summary>
    public T Pick<T>(IReadOnlyList<T> values) => values[Between(0, values.Count - 1)];

    /// <summary>Puts the values into a random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = Between(0, last);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
