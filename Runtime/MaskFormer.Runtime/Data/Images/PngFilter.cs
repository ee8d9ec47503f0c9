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
        // The first pixel has nothing to its left.
        int first = Math.Min(step, row.Length);
        switch (filter)
        {
            case 1:
                for (int i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < first; i++) row[i] += (byte)(above[i] / 2);
                for (int i = step; i < row.Length; i++) row[i] += (byte)((row[i - step] + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < first; i++) row[i] += above[i];
                for (int i = step; i < row.Length; i++) row[i] += Paeth(row[i - step], above[i], above[i - step]);
                break;
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        (int a, int b, int c) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return (byte)(a <= b && a <= c ? left : b <= c ? above : corner);
    }
}
