namespace MaskFormer.Runtime.Training;

/// <summary>What one optimizer step did.</summary>
/// <param name="Total">The minimised loss before the update, of the whole step however many batches it has.</param>
/// <param name="Losses">Every loss that the criterion gives per supervised layer, by the output's name; the last entry is the last layer.</param>
/// <param name="GradientNorm">L2 norm of all gradients before clipping.</param>
public sealed record StepOutcome(double Total, IReadOnlyDictionary<string, double[]> Losses, double GradientNorm)
{
    /// <summary>The criterion's other numbers, those without an axis, by the output's name; a task tells what they mean.</summary>
    public IReadOnlyDictionary<string, double> Statistics { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether loss and gradients are numbers that can be used.</summary>
    public bool IsFinite => double.IsFinite(Total) && double.IsFinite(GradientNorm);
}
