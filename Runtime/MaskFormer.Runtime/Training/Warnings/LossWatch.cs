namespace MaskFormer.Runtime.Training;

/// <summary>
/// Notices a loss that explodes without becoming NaN: smoothed, it is ten times its lowest value so far, and twice the loss of the run's first step. Smoothing
/// keeps one hard batch from counting, the first step a loss that is small altogether.
/// </summary>
/// <param name="first">The loss of the run's first step; null if the next one is it.</param>
internal sealed class LossWatch(double? first)
{
    private const double Smoothing = 0.8, Factor = 10;
    private double? reference = first;
    private double? smooth;
    private double lowest = double.PositiveInfinity;
    private bool reported;

    /// <summary>Adds a step's loss.</summary>
    /// <returns>How many times its lowest it is, the first time that it has exploded; null otherwise.</returns>
    public double? Exploded(double loss)
    {
        reference ??= loss;
        smooth = smooth is { } before ? (Smoothing * before) + ((1 - Smoothing) * loss) : loss;
        lowest = Math.Min(lowest, smooth.Value);
        if (reported || lowest <= 0 || smooth < Factor * lowest || smooth < 2 * reference) return null;
        reported = true;
        return smooth / lowest;
    }
}
