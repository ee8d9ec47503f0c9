using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>Ends a training before its steps are done: its time is over, or evaluations have not been better for a while.</summary>
/// <param name="training">How many evaluations may pass without a better one.</param>
/// <param name="calendar">Which steps are evaluated.</param>
/// <param name="best">The best evaluation so far.</param>
/// <param name="limit">How long training may take; null for no end.</param>
internal sealed class EarlyStopping(TrainingConfig training, TrainingCalendar calendar, RunBest best, TimeSpan? limit)
{
    /// <summary>Why training ends after this step; null if it goes on, or if all steps are done.</summary>
    /// <param name="done">Steps done.</param>
    /// <param name="elapsed">Time since training began.</param>
    public string? Reason(long done, TimeSpan elapsed)
    {
        if (calendar.IsEnd(done)) return null;
        if (limit is { } most && elapsed >= most) return $"the time of {ProgressText.Duration(most)} is over";
        if (training.Patience == 0 || !calendar.IsEvaluated(done) || best.Standing() is not { } known || known.Since < training.Patience) return null;
        return FormattableString.Invariant(
            $"{best.Measure} was not better in {known.Since} evaluations than {known.Value:0.####} at step {known.Step} (training.patience)");
    }
}
