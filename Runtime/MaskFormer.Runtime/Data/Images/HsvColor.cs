namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// A colour as hue (0 to 179, two degrees each), saturation and value (0 to 255), in OpenCV's 8-bit arithmetic: the original's changes of colour go through it.
/// </summary>
/// <param name="Hue">0 red, 60 green, 120 blue.</param>
/// <param name="Saturation">0 grey.</param>
/// <param name="Value">The largest of the three channels.</param>
internal readonly record struct HsvColor(int Hue, int Saturation, int Value)
{
    private static readonly int[] saturationOf = Reciprocals(255 << 12);
    private static readonly int[] hueOf = Reciprocals((180 << 12) / 6.0);

    /// <summary>The colour of a pixel.</summary>
    public static HsvColor Of(int red, int green, int blue)
    {
        int value = Math.Max(red, Math.Max(green, blue)), spread = value - Math.Min(red, Math.Min(green, blue));
        int turn = value == red ? green - blue : value == green ? blue - red + (2 * spread) : red - green + (4 * spread);
        int hue = ((turn * hueOf[spread]) + 2048) >> 12;
        return new(hue < 0 ? hue + 180 : hue, ((spread * saturationOf[value]) + 2048) >> 12, value);
    }

    /// <summary>The pixel of a colour.</summary>
    /// <param name="single">OpenCV computes 32 pixels of a row at once and truncates; those that are left over one by one, and rounds.</param>
    public (byte Red, byte Green, byte Blue) ToRgb(bool single)
    {
        float h = Hue * (6f / 180f), s = Saturation * (1f / 255f), v = Value * (1f / 255f);
        int sector = (int)MathF.Floor(h);
        float f = h - sector;
        float low = v * (1 - s), falling = v * MathF.FusedMultiplyAdd(-s, f, 1);
        float rising = v * (single ? 1 - (s * (1 - f)) : MathF.FusedMultiplyAdd(-s, 1 - f, 1));
        (float r, float g, float b) = sector switch
        {
            0 => (v, rising, low),
            1 => (falling, v, low),
            2 => (low, v, rising),
            3 => (low, falling, v),
            4 => (rising, low, v),
            _ => (v, low, falling),
        };
        return single
            ? ((byte)MathF.Round(r * 255f), (byte)MathF.Round(g * 255f), (byte)MathF.Round(b * 255f))
            : ((byte)(r * 255f), (byte)(g * 255f), (byte)(b * 255f));
    }

    private static int[] Reciprocals(double whole) => [0, .. Enumerable.Range(1, 255).Select(i => (int)Math.Round(whole / i))];
}
