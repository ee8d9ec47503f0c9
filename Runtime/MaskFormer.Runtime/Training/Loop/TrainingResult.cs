using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>How a training ended.</summary>
/// <param name="Summary">The run in numbers, as in <c>summary.json</c>.</param>
/// <param name="First">Steps that the run had when this training began.</param>
/// <param name="Interrupted">Whether it was asked to stop before all was done; resuming goes on.</param>
/// <param name="Ended">Why it ended before all steps were done; null if they are, or if it was interrupted.</param>
public sealed record TrainingResult(RunSummary Summary, long First, bool Interrupted, string? Ended = null);
