using System.Diagnostics;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>The training loop, the same for every engine: set up, step, save, evaluate, in that order.</summary>
public sealed class Trainer
{
    private readonly string name;
    private readonly IExperiment experiment;
    private readonly TrainingConfig config;
    private readonly TrainingCalendar calendar;
    private readonly RunFolder run;
    private readonly ITrainingEngine engine;
    private readonly IPanopticSource training, validation;
    private readonly ConsoleProgress console;
    private readonly ISegmentationTask task;
    private readonly DatasetEvaluator evaluator;
    private readonly TrainingPictures pictures;
    private readonly Action saveSettings;
    private double? lastMatched;
    private bool warnedOfDropped;

    /// <summary>
    /// A trainer that leaves configuration and environment in the run folder too, so that the run can be resumed, evaluated and opened later.
    /// </summary>
    /// <param name="config">The experiment with its name and values in force.</param>
    /// <param name="run">The folder that gets everything the run writes.</param>
    /// <param name="engine">What computes the steps.</param>
    /// <param name="training">Annotated images to learn from.</param>
    /// <param name="validation">Annotated images to evaluate on.</param>
    /// <param name="console">Shows progress; null for the error stream.</param>
    public Trainer(
        ResolvedConfig config, RunFolder run, ITrainingEngine engine, IPanopticSource training, IPanopticSource validation, ConsoleProgress? console = null)
        : this(config.Name, config.Experiment, run, engine, training, validation, console ?? new(), () =>
        {
            config.Save(run.ResolvedConfig);
            RunEnvironment.Write(run.Environment);
        })
    {
    }

    /// <summary>A trainer whose caller saves the settings of the run.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="experiment">Its values in force.</param>
    /// <param name="run">The folder that gets everything the run writes.</param>
    /// <param name="engine">What computes the steps.</param>
    /// <param name="training">Annotated images to learn from.</param>
    /// <param name="validation">Annotated images to evaluate on.</param>
    /// <param name="console">Shows progress.</param>
    /// <param name="saveSettings">Called when this trainer holds the folder: before that, the folder may belong to another trainer.</param>
    internal Trainer(
        string name,
        IExperiment experiment,
        RunFolder run,
        ITrainingEngine engine,
        IPanopticSource training,
        IPanopticSource validation,
        ConsoleProgress console,
        Action saveSettings)
    {
        (this.name, this.experiment, config, this.run, this.engine) = (name, experiment, experiment.Training, run, engine);
        (this.training, this.validation, this.console, this.saveSettings) = (training, validation, console, saveSettings);
        calendar = new(config, experiment.Evaluation);
        task = SegmentationTasks.Of(experiment.Task);
        evaluator = DatasetEvaluator.Of(experiment);
        pictures = new(run, task, validation.Categories, experiment.Evaluation.Pictures);
    }

    /// <summary>The caller's hold of the folder; null where the training takes it itself.</summary>
    internal RunLock? Hold { get; init; }

    /// <summary>Called when nothing can be refused any more: from here on there is a run.</summary>
    internal Action? Started { get; init; }

    /// <summary>Opens the files of log and events; null opens them on the disk.</summary>
    internal Func<string, Stream>? OpenReport { get; init; }

    /// <summary>The file whose weights the engine holds, for a run that has no checkpoint yet; null if they are those of the seed.</summary>
    public WeightsOrigin? StartedFrom { get; init; }

    /// <summary>How long training may take; null for no end.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The steps whose work on the devices is recorded; null for none.</summary>
    public ProfiledSteps? Profiled { get; init; }

    /// <summary>Trains to the configured number of steps, or until asked to stop. Whatever ends it, a checkpoint holds the steps that were done.</summary>
    /// <param name="resume">Goes on from the latest whole checkpoint of the run folder.</param>
    /// <param name="stop">Asks to finish the current step and end.</param>
    /// <exception cref="MaskFormerException">MF7002: the run folder holds a run, and <paramref name="resume"/> is false. MF5209: steps are to be recorded
    /// and the engine cannot. MF7005: the loss is no longer a number. MF7006: classes of model and data differ. MF7008: memory. MF60xx: an image cannot
    /// be used.</exception>
    public TrainingResult Run(bool resume = false, CancellationToken stop = default)
    {
        // ---- set up: nothing of a run changes before everything that can be refused has been checked
        using StepProfiling profiling = new(engine, Profiled, run.Path, console);
        using RunLock? hold = Hold is null ? RunLock.Take(run.Path) : null;
        RunFiles.Demand(run);
        RunBest best = RunBest.Of(run, experiment, validation);
        RunCheckpoints checkpoints = new(name, run, engine, config.KeepCheckpoints, console);
        SamplerPosition? start = checkpoints.Open(resume);
        CorruptImages corrupt = new(experiment.Data.SkipCorrupt);
        IPanopticSource usable = experiment.Data.SkipCorrupt > 0 ? new UsableSource(training, corrupt) : training;
        using TrainingLoader loader = new(usable, experiment.Data, config.Batch, config.Seed, start, devices: engine.Devices, fields: task.Fields);

        // A finished run keeps the settings that its steps were made with.
        if (!calendar.IsEnd(checkpoints.Saved) || !File.Exists(run.ResolvedConfig)) saveSettings();
        Started?.Invoke();
        RunCategories.Write(run.Categories, training.Categories);
        (long first, long done, SamplerPosition position) = (checkpoints.Saved, checkpoints.Saved, loader.Position);
        using RunReports reports = new(run, console, name, (engine.Name, config.Precision.Text()), StartedFrom, done, checkpoints.Before, OpenReport);
        Meter meter = new(config, first, task.Statistics);
        if (checkpoints.Before.Pending is { } pending) meter.Pending = pending;
        reports.WriteSummary(meter.Elapsed, null); // a run that is killed before its first checkpoint is started again from the weights that this names
        AnnounceLimits();
        ScheduleClock schedule = new(config.Iterations, first, TimeLimit);
        EarlyStopping stopping = new(config, calendar, best, TimeLimit);
        LossWatch watch = new(reports.Summary.FirstTotalLoss);
        string? ended = null;
        IReadOnlyDictionary<string, byte[]>? random = null; // the generators before the current step: a step that fails may already have drawn from them

        // ---- step, save, evaluate
        try
        {
            // A line or an evaluation that was due when the run was cut short, or for which the disk had no room.
            if (done > 0 && calendar.IsLogged(done) && meter.HasPending)
                Log(LearningRateSchedule.Factor(config, (int)done - 1, schedule.Place(done - 1, meter.Elapsed)));
            if (done > 0 && calendar.IsEvaluated(done) && !reports.IsEvaluated(done)) meter.Pause(Evaluate);
            while (!calendar.IsEnd(done) && ended is null && !stop.IsCancellationRequested)
            {
                random = engine.Random;
                long begun = Stopwatch.GetTimestamp();
                List<TrainingBatch> batches = [.. Enumerable.Range(0, config.AccumulationSteps).Select(_ => loader.Next(stop))];
                TimeSpan wait = Stopwatch.GetElapsedTime(begun);
                if (done == 0) meter.Pause(() => new FirstBatch(experiment, task, pictures, console).Check(batches[0], usable, engine));
                profiling.Before(done + 1);
                double factor = LearningRateSchedule.Factor(config, (int)done, schedule.Place(done, meter.Elapsed));
                StepOutcome outcome = Step(done, batches, random, factor);
                profiling.After(done + 1);
                (done, position, random) = (done + 1, loader.Position, null);

                int dropped = batches.Sum(static batch => batch.Dropped);
                batches.ForEach(loader.Return); // the step no longer needs them
                lastMatched = outcome.Statistics.TryGetValue("MatchedIoU", out double matched) ? matched : null;
                meter.Add(outcome, wait, dropped);
                reports.AddStep(done, outcome.Total);
                WarnOfDropped(done, dropped);
                if (watch.Exploded(outcome.Total) is { } times) console.Warning(TrainingWarnings.Explosion(done, times, config));
                if (calendar.IsLogged(done)) Log(factor);
                if (calendar.IsSaved(done)) meter.Pause(Save);
                if (calendar.IsEvaluated(done)) meter.Pause(Evaluate);
                ended = stopping.Reason(done, meter.Elapsed);
            }

            if (ended is not null && !reports.IsEvaluated(done)) meter.Pause(Evaluate);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopped while waiting for data or during an evaluation: the last step is whole
        }
        catch (Exception failure)
        {
            checkpoints.Rescue(done, position, reports.Carried(meter.Pending), random, failure);
            throw;
        }

        profiling.End();
        foreach (string line in corrupt.LeftOut(training)) console.Warning(line);
        if (done > checkpoints.Saved) Save();
        reports.WriteSummary(meter.Elapsed, Speed());
        DrawCurves();
        bool isComplete = calendar.IsEnd(done) && reports.IsEvaluated(done);
        return new(reports.Summary, first, stop.IsCancellationRequested && !isComplete, ended);

        void Log(double factor)
        {
            reports.Write(meter.Report(done, config.LearningRate * factor));
            meter.Restart();
        }

        void Save()
        {
            checkpoints.Save(done, position, reports.Carried(meter.Pending));
            reports.WriteSummary(meter.Elapsed, Speed());
        }

        void Evaluate()
        {
            bool isLast = calendar.IsEnd(done) || ended is not null;
            int? few = calendar.ImagesBeforeTheEnd;

            // The last evaluation is of all images; those that the earlier ones took are also evaluated apart, so that the results can be compared.
            EvaluationReport report = new RunEvaluation(evaluator, engine, validation, pictures, console)
                .Run(done, stop, most: isLast ? null : few, part: isLast ? few : null);
            if (best.IsBeatenBy(report.Result)) checkpoints.SaveBest(done, position, reports.Carried(meter.Pending)); // before the log says that there is one
            reports.Write(report);
            if (TrainingWarnings.NoisyMasks(lastMatched, report.Result) is { } warning) console.Warning(warning);
        }

        double? Speed() =>
            done == first ? null : (done - first) * config.Batch * config.AccumulationSteps / Math.Max(1e-9, meter.Training.TotalSeconds);
    }

    private void AnnounceLimits()
    {
        if (config.EvaluateEvery < config.Iterations && calendar.ImagesBeforeTheEnd is { } few && few < validation.Count)
            console.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"evaluations before the last use {few} of {validation.Count} images, so that they take less than a tenth of the time "
                    + $"(evaluation.max_images sets how many); the last uses all"));
        if (TimeLimit is { } limit)
            console.Note($"the learning rate reaches the end of its schedule after {ProgressText.Duration(limit)}, or after the last step if that is sooner");
    }

    private StepOutcome Step(long done, List<TrainingBatch> batches, IReadOnlyDictionary<string, byte[]> random, double factor)
    {
        StepOutcome outcome;
        try
        {
            outcome = engine.Step(batches, factor);
        }
        catch (NonFiniteException error)
        {
            throw Diverged($"{error.Place}: {error.Cause}", error);
        }
        catch (Exception error) when (StepErrors.IsOutOfMemory(error))
        {
            throw StepErrors.OutOfMemory(done + 1, experiment, error);
        }

        return outcome.IsFinite ? outcome : throw Diverged(StepErrors.NotFinite(outcome));

        MaskFormerException Diverged(string cause, Exception? inner = null) =>
            StepErrors.Diverged(done + 1, cause, new NonFiniteReport(name, experiment, run, engine, console).Make(done, batches, random, factor, cause), inner);
    }

    // Warns once: every line of train.jsonl counts the segments that are left out later.
    private void WarnOfDropped(long done, int dropped)
    {
        if (warnedOfDropped || dropped == 0) return;
        warnedOfDropped = true;
        console.Warning(TrainingWarnings.Dropped(done, dropped, experiment.Data));
    }

    // The curves only draw what the log holds: that they cannot be saved costs nothing.
    private void DrawCurves()
    {
        try
        {
            pictures.Curves(run.Log);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            console.Warning($"the curves could not be saved: {error.Message}");
        }
    }
}
