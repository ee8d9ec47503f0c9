namespace MaskFormer.Fidelity;

/// <summary>A gradient against norm, mean, largest and some elements of the original's.</summary>
internal static class GradientProbes
{
    /// <summary>Statistics and probes bound the l2 error from below: an error of the mean is one of at least its square root of n times, and so on.</summary>
    /// <param name="comparison">Takes the differences.</param>
    /// <param name="name">The weight.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="expected">Mean, largest and norm; places of the probes; their values.</param>
    /// <param name="tolerance">Largest relative difference.</param>
    /// <param name="scale">What differences are relative to where the gradient is zero on paper; null for its own norm and largest.</param>
    public static void Compare(
        Comparison comparison, string name, double[] actual, (double[] Stats, double[] At, double[] Values) expected, double tolerance, double? scale)
    {
        (double mean, _, double max) = Comparison.Statistics(actual);
        string kind = scale is null ? "gradients" : "gradients that are zero on paper";
        (double whole, double largest) = (scale ?? expected.Stats[2], scale ?? expected.Stats[1]);
        comparison.Number($"{name} norm", Math.Abs(Norm(actual) - expected.Stats[2]) / whole, tolerance, kind);
        comparison.Number($"{name} mean", Math.Abs(mean - expected.Stats[0]) * Math.Sqrt(actual.Length) / whole, tolerance, kind);
        comparison.Number($"{name} absmax", Math.Abs(max - expected.Stats[1]) / largest, tolerance, kind);
        foreach ((double place, double probe) in expected.At.Zip(expected.Values))
            comparison.Number($"{name}[{place}]", Math.Abs(actual[(int)place] - probe) / largest, tolerance, kind);
    }

    /// <summary>The l2 norm.</summary>
    public static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(static value => value * value));
}
