namespace MaskFormer.StableHlo.Evaluation;

/// <summary>
/// Functions that the base library lacks or computes too coarsely: <c>double.ExpM1</c> and <c>LogP1</c> are literally e^x - 1 and log(1 + x).
/// </summary>
internal static class FloatMath
{
    /// <summary>log(1 + x), exact to rounding for small x (Kahan's correction).</summary>
    public static double LogPlusOne(double x)
    {
        double u = 1 + x;
        return u == 1 ? x
            : !double.IsFinite(u) || u <= 0 ? Math.Log(u)
            : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>e^x - 1, exact to rounding for small x (Kahan's correction).</summary>
    public static double ExponentialMinusOne(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x
            : Math.Abs(x) > 1 ? u - 1
            : (u - 1) * (x / Math.Log(u));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>1 / √x.</summary>
    public static double Rsqrt(double x) => 1 / Math.Sqrt(x);

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
