using System.Diagnostics;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>Step, log, save, evaluate, over and over, until all steps are done, the training ends before, or it is asked to stop.</summary>
/// <param name="of">What is trained.</param>
/// <param name="loader">Gives the batches.</param>
/// <param name="checkpoints">Where the run starts from, and what it leaves.</param>
/// <param name="reports">What it tells.</param>
internal sealed class TrainingLoop(TrainingContext of, TrainingLoader loader, RunCheckpoints checkpoints, RunReports reports)
{
    private readonly long first = checkpoints.Saved;
    private readonly CheckedStep step = new(of);
    private readonly TrainingWatch watch = new(of, reports.Summary.FirstTotalLoss);
    private RunProgress progress = new(checkpoints.Saved, loader.Position);
    private string? ended;

    /// <summary>What is due after which step.</summary>
    public required TrainingCalendar Calendar { get; init; }

    /// <summary>Looks at the run's first batch.</summary>
    public required FirstBatch FirstBatch { get; init; }

    /// <summary>Collects numbers of the steps, and the time.</summary>
    public required Meter Meter { get; init; }

    /// <summary>Where the learning rate is in its schedule.</summary>
    public required ScheduleClock Schedule { get; init; }

    /// <summary>Evaluates the weights.</summary>
    public required RunEvaluation Evaluation { get; init; }

    /// <summary>The best evaluation so far.</summary>
    public required RunBest Best { get; init; }

    /// <summary>Ends the training before its steps are done.</summary>
    public required EarlyStopping Stopping { get; init; }

    /// <summary>Records the work of some steps.</summary>
    public required StepProfiling Profiling { get; init; }

    /// <summary>Trains. Whatever ends it, a checkpoint holds the steps that were done, or <see cref="Finish"/> saves them.</summary>
    /// <param name="stop">Asks to finish the current step and end.</param>
    public void Run(CancellationToken stop)
    {
        try
        {
            CatchUp(stop);
            while (!Calendar.IsEnd(progress.Done) && ended is null && !stop.IsCancellationRequested) Step(stop);
            if (ended is not null && !reports.IsEvaluated(progress.Done)) Evaluate(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopped while waiting for data or during an evaluation: the last step is whole
        }
        catch (Exception failure)
        {
            checkpoints.Rescue(progress, Carried, failure);
            throw;
        }

        Profiling.End();
    }

    /// <summary>Saves what no checkpoint holds yet, and tells how the training ended.</summary>
    /// <param name="stopped">Whether it was asked to stop.</param>
    public TrainingResult Finish(bool stopped)
    {
        if (progress.Done > checkpoints.Saved) Save();
        reports.WriteSummary(Meter.Elapsed, Meter.Speed(progress.Done));
        bool isComplete = Calendar.IsEnd(progress.Done) && reports.IsEvaluated(progress.Done);
        return new(reports.Summary, first, stopped && !isComplete, ended);
    }

    private CarriedOver Carried => reports.Carried(Meter.Pending);

    // A line or an evaluation that was due when the run was cut short, or for which the disk had no room.
    private void CatchUp(CancellationToken stop)
    {
        long done = progress.Done;
        if (done == 0) return;
        if (Calendar.IsLogged(done) && Meter.HasPending) Log(Factor(done - 1));
        if (Calendar.IsEvaluated(done) && !reports.IsEvaluated(done)) Evaluate(stop);
    }

    private void Step(CancellationToken stop)
    {
        IReadOnlyDictionary<string, byte[]> random = of.Engine.Random;
        progress = progress with { Random = random };
        long begun = Stopwatch.GetTimestamp();
        List<TrainingBatch> batches = [.. Enumerable.Range(0, of.Training.AccumulationSteps).Select(_ => loader.Next(stop))];
        TimeSpan wait = Stopwatch.GetElapsedTime(begun);
        if (progress.Done == 0) Meter.Pause(() => FirstBatch.Check(batches[0]));
        double factor = Factor(progress.Done);
        Profiling.Before(progress.Done + 1);
        StepOutcome outcome = step.Run(progress.Done, batches, random, factor);
        Profiling.After(progress.Done + 1);

        progress = new(progress.Done + 1, loader.Position);
        int dropped = batches.Sum(static batch => batch.Dropped);
        batches.ForEach(loader.Return); // the step no longer needs them
        Meter.Add(outcome, wait, dropped);
        reports.AddStep(progress.Done, outcome.Total);
        watch.AddStep(progress.Done, outcome, dropped);
        if (Calendar.IsLogged(progress.Done)) Log(factor);
        if (Calendar.IsSaved(progress.Done)) Meter.Pause(Save);
        if (Calendar.IsEvaluated(progress.Done)) Evaluate(stop);
        ended = Stopping.Reason(progress.Done, Meter.Elapsed);
    }

    private double Factor(long done) => LearningRateSchedule.Factor(of.Training, (int)done, Schedule.Place(done, Meter.Elapsed));

    private void Log(double factor)
    {
        reports.Write(Meter.Report(progress.Done, of.Training.LearningRate * factor));
        Meter.Restart();
    }

    private void Save()
    {
        checkpoints.Save(progress, Carried);
        reports.WriteSummary(Meter.Elapsed, Meter.Speed(progress.Done));
    }

    private void Evaluate(CancellationToken stop) => Meter.Pause(() =>
    {
        bool isLast = Calendar.IsEnd(progress.Done) || ended is not null;
        int? few = Calendar.ImagesBeforeTheEnd;

        // The last evaluation is of all images; those that the earlier ones took are also evaluated apart, so that the results can be compared.
        EvaluationReport report = Evaluation.Run(progress.Done, stop, most: isLast ? null : few, part: isLast ? few : null);
        if (Best.IsBeatenBy(report.Result)) checkpoints.SaveBest(progress, Carried); // before the log says that there is one
        reports.Write(report);
        watch.AddEvaluation(report.Result);
    });
}
