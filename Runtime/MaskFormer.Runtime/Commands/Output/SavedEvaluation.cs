using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>
/// The result of <c>eval</c> in the run's <c>summary.json</c>. It is printed before it is saved, and whether it can be saved is checked before the first image.
/// </summary>
internal static class SavedEvaluation
{
    /// <summary>Whether the result can be saved; if not, says why.</summary>
    public static bool IsPossible(RunFolder run, ConsoleProgress console)
    {
        if (File.Exists(run.Summary) && RunSummary.Read(run.Path) is null)
        {
            console.Warning($"{run.Summary} is damaged and stays as it is: the result is printed but not saved. Restore or delete the file");
            return false;
        }

        if (RunLock.IsTaken(run.Path))
        {
            console.Warning($"{run.Path} is being trained in: the result is printed but not saved, because the training saves its own");
            return false;
        }

        try
        {
            using AtomicFile probe = new(run.Summary);
            probe.Content.WriteByte((byte)' ');
            if (!Directory.Exists(run.Summary)) return true;
            console.Warning($"{run.Summary} is a folder: the result is printed but not saved");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            console.Warning($"the run folder cannot be written, so the result is printed but not saved: {error.Message}");
        }

        return false;
    }

    /// <summary>Adds the result to the run's summary, or makes one.</summary>
    /// <returns>Whether it was saved; if not, a warning said why.</returns>
    public static bool Save(RunFolder run, string experiment, string engine, EvaluationReport report, ConsoleProgress console)
    {
        try
        {
            using RunLock hold = RunLock.Take(run.Path); // a training may have begun meanwhile
            RunSummary summary =
                RunSummary.Read(run.Path)
                ?? new()
                {
                    Experiment = experiment,
                    Engine = engine,
                    Steps = report.Step,
                };
            (
                summary.With(report) with
                {
                    PeakMemoryBytes = Math.Max(summary.PeakMemoryBytes, RunSummary.PeakMemoryNow()),
                }
            ).Write(run.Path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or MaskFormerException)
        {
            console.Warning($"{run.Summary} could not be written, so the result above is not saved: {error.Message}");
            return false;
        }
    }
}
