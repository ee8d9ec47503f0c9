namespace MaskFormer.Runtime.Data.Images;

/// <summary>The five row filters of PNG.</summary>
internal static class PngFilter
{
    /// <summary>Turns differences back into values, in place.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 their mean, 4 Paeth.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, already undone; zeros for the first.</param>
    /// <param name="step">Bytes from a pixel to the next, at least 1.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            byte left = i >= step ? row[i - step] : (byte)0;
            byte corner = i >= step ? above[i - step] : (byte)0;
            row[i] += filter switch
            {
                1 => left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => Paeth(left, above[i], corner),
                _ => 0,
            };
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        (int a, int b, int c) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return (byte)(a <= b && a <= c ? left : b <= c ? above : corner);
    }
}
