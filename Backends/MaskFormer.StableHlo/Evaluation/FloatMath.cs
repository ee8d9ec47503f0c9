namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Functions that the base library lacks or computes too coarsely.</summary>
internal static class FloatMath
{
    /// <summary>log(1 + x), exact to rounding for small x (Kahan's correction).</summary>
    public static double LogPlusOne(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>
    /// Gauss's error function, error below 1e-15: the Taylor series near zero, the continued fraction of the complement beyond 3.
    /// </summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (double.IsNaN(x))
            return x;
        if (a >= 6)
            return Math.Sign(x);
        double square = x * x;
        if (a < 3)
        {
            // erf x = 2/√π · e^-x² · Σ 2^n x^(2n+1) / (2n+1)!!: all terms positive, nothing cancels.
            double term = a, sum = a;
            for (int n = 1; n < 200 && term > sum * 1e-17; n++)
                sum += term *= 2 * square / ((2 * n) + 1);
            return Math.CopySign(2 / Math.Sqrt(Math.PI) * Math.Exp(-square) * sum, x);
        }

        double fraction = 0;
        for (int k = 60; k >= 1; k--)
            fraction = k / 2.0 / (a + fraction);
        return Math.CopySign(1 - (Math.Exp(-square) / Math.Sqrt(Math.PI) / (a + fraction)), x);
    }
}
