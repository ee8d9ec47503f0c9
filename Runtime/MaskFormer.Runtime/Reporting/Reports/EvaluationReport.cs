using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>What is reported about an evaluation.</summary>
/// <param name="Step">Optimizer steps of the weights.</param>
/// <param name="Result">The task's measures.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Picture">The picture that shows it, if one was drawn.</param>
public sealed record EvaluationReport(long Step, TaskResult Result, TimeSpan Elapsed, string? Picture = null)
{
    /// <summary>Images of the split, of which those that <see cref="TaskResult.Images"/> counts were evaluated; null where that is not known.</summary>
    public int? ImagesInAll { get; init; }
}
