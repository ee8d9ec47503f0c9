using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>What is told about an evaluation.</summary>
/// <param name="Step">Optimizer steps of the weights.</param>
/// <param name="All">Means over all classes.</param>
/// <param name="Things">Means over things.</param>
/// <param name="Stuff">Means over stuff.</param>
/// <param name="Images">Images judged.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Picture">The picture that shows it, if one was drawn.</param>
public sealed record EvaluationReport(
    long Step,
    QualityMeans All,
    QualityMeans Things,
    QualityMeans Stuff,
    int Images,
    TimeSpan Elapsed,
    string? Picture = null
)
{
    /// <summary>Takes the means of a result.</summary>
    public static EvaluationReport Of(long step, PanopticResult result, TimeSpan elapsed, string? picture = null) =>
        new(step, result.All, result.Things, result.Stuff, result.Images, elapsed, picture);
}
