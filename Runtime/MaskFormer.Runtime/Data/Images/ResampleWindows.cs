using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>Which pixels of a line each new pixel is made of, and how much of each: fixed point with <see cref="Precision"/> bits.</summary>
/// <param name="First">The first pixel of each.</param>
/// <param name="Count">How many pixels each is made of.</param>
/// <param name="Weights">Their weights, <paramref name="Most"/> places for each new pixel.</param>
/// <param name="Most">The most pixels that one is made of.</param>
internal sealed record ResampleWindows(int[] First, int[] Count, int[] Weights, int Most)
{
    /// <summary>Bits behind the point.</summary>
    public const int Precision = 22;

    /// <summary>The pixels that are looked at.</summary>
    public (int First, int Count) Source => (First[0], First[^1] + Count[^1] - First[0]); // windows only move forward

    /// <summary>The weights of a new pixel.</summary>
    public ReadOnlySpan<int> Of(int pixel) => Weights.AsSpan(pixel * Most, Count[pixel]);

    /// <summary>Those of some pixels of a resized line.</summary>
    /// <param name="from">Pixels before.</param>
    /// <param name="to">Pixels after.</param>
    /// <param name="start">The first of them that is wanted.</param>
    /// <param name="wanted">How many are.</param>
    /// <param name="resampling">The kernel.</param>
    public static ResampleWindows Of(int from, int to, int start, int wanted, Resampling resampling)
    {
        double scale = (double)from / to;
        double stretch = Math.Max(scale, 1);
        double support = stretch * (resampling == Resampling.Bicubic ? 2 : 1);
        int most = (2 * (int)Math.Ceiling(support)) + 1;
        ResampleWindows windows = new(new int[wanted], new int[wanted], new int[wanted * most], most);
        double[] shares = new double[most];
        for (int x = 0; x < wanted; x++)
        {
            double centre = (start + x + 0.5) * scale;
            int first = Math.Max(0, (int)(centre - support + 0.5));
            int count = Math.Min(from, (int)(centre + support + 0.5)) - first;
            double total = 0;
            for (int k = 0; k < count; k++)
            {
                // Pillow multiplies by the reciprocal, which is not always the same as dividing.
                double distance = Math.Abs((k + first - centre + 0.5) * (1.0 / stretch));
                shares[k] = resampling == Resampling.Bicubic ? Cubic(distance) : Math.Max(0, 1 - distance);
                total += shares[k];
            }

            (windows.First[x], windows.Count[x]) = (first, count);
            for (int k = 0; k < count; k++) windows.Weights[(x * most) + k] = Fixed(total == 0 ? shares[k] : shares[k] / total);
        }

        return windows;
    }

    private static int Fixed(double weight) => (int)((weight < 0 ? -0.5 : 0.5) + weight * (1 << Precision));

    // Keys' cubic with a = -0.5
    private static double Cubic(double x) => x switch
    {
        < 1 => ((-0.5 + 2) * x - (-0.5 + 3)) * x * x + 1,
        < 2 => (((x - 5) * x + 8) * x - 4) * -0.5,
        _ => 0,
    };
}
