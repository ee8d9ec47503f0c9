using System.Text;

namespace MaskFormer.Fidelity;

/// <summary>Values that follow from a name and a range, so that no weights need to be stored (README of the reference data, section 1).</summary>
public static class ValueRecipe
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const int Slice = 1 << 16;

    /// <summary>FNV-1a, 64 bit, of the name's UTF-8 bytes.</summary>
    public static ulong Hash(string name)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 0x100000001b3;
        return hash;
    }

    /// <summary>Number i of the sequence, in [0, 1).</summary>
    public static double Unit(ulong hash, long index)
    {
        ulong z = hash + (ulong)(index + 1) * Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>The values of a tensor, rounded to float32, row-major.</summary>
    public static float[] Fill(string name, string salt, long count, double low, double high)
    {
        ulong hash = Hash(name + salt);
        var values = new float[count];
        Parallel.For(0, (count + Slice - 1) / Slice, slice =>
        {
            long start = slice * Slice;
            Span<float> part = values.AsSpan((int)start, (int)Math.Min(Slice, count - start));
            for (int i = 0; i < part.Length; i++) part[i] = (float)(low + (high - low) * Unit(hash, start + i));
        });
        return values;
    }
}
