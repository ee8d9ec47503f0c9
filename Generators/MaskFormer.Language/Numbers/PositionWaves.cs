namespace MaskFormer.Language;

/// <summary>
/// The numbers of the sine position embedding, bit for bit those of the original (<c>position_encoding.py</c>).
/// Every back end takes them from here: the sines of libtorch, XLA and the C library differ in the last bit, and behind the embedding
/// that bit costs half of the digits of a comparison in float64.
/// </summary>
public static class PositionWaves
{
    /// <summary>One coordinate's half of the embedding, <c>[features, size]</c>: even channels sine, odd channels cosine, slower from pair to pair.</summary>
    /// <param name="features">Channels; even.</param>
    /// <param name="size">Places along the coordinate.</param>
    public static float[] Of(int features, int size)
    {
        float[] waves = new float[features * size];
        for (int channel = 0; channel < features; channel++)
        {
            float exponent = 2f * (channel / 2) / features;
            float period = (float)Math.Pow(10000, exponent);
            for (int place = 0; place < size; place++)
            {
                float angle = (place + 1f) / (size + 1e-6f) * (float)(2 * Math.PI) / period;
                waves[(channel * size) + place] = channel % 2 == 0 ? FloatSine.Sin(angle) : FloatSine.Cos(angle);
            }
        }

        return waves;
    }
}
