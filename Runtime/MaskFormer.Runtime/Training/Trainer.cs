using System.Diagnostics;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>How a training ended.</summary>
/// <param name="Summary">The run in numbers, as in <c>summary.json</c>.</param>
/// <param name="First">Steps that the run had when this training began.</param>
/// <param name="Interrupted">Whether it was asked to stop before all was done; resuming goes on.</param>
/// <param name="Ended">Why it ended before all steps were done; null if they are, or if it was interrupted.</param>
public sealed record TrainingResult(RunSummary Summary, long First, bool Interrupted, string? Ended = null);

/// <summary>The training loop, the same for every engine: set up, step, save, evaluate, in that order.</summary>
/// <param name="name">The experiment's name.</param>
/// <param name="experiment">Its values in force.</param>
/// <param name="run">Where everything is left.</param>
/// <param name="engine">What computes the steps.</param>
/// <param name="training">Annotated images to learn from.</param>
/// <param name="validation">Annotated images to be judged on.</param>
/// <param name="console">Where progress is told.</param>
public sealed class Trainer(
    string name, IExperiment experiment, RunFolder run, ITrainingEngine engine, IPanopticSource training, IPanopticSource validation, ConsoleProgress console)
{
    private const int LabelledImages = 64; // that are looked at for the picture of labels
    private readonly TrainingConfig config = experiment.Training;
    private double? lastMatched;
    private readonly ISegmentationTask task = SegmentationTasks.Of(experiment.Task);
    private readonly DatasetEvaluator evaluator = DatasetEvaluator.Of(experiment);
    private readonly TrainingPictures pictures = new(run, SegmentationTasks.Of(experiment.Task), validation.Categories, experiment.Evaluation.Pictures);

    /// <summary>
    /// A trainer that also leaves configuration and environment in the run folder, so that the run can be resumed, evaluated and opened later.
    /// </summary>
    /// <param name="config">The experiment with its name and values in force.</param>
    /// <param name="run">Where everything is left.</param>
    /// <param name="engine">What computes the steps.</param>
    /// <param name="training">Annotated images to learn from.</param>
    /// <param name="validation">Annotated images to be judged on.</param>
    /// <param name="console">Where progress is told; null for the error stream.</param>
    public Trainer(
        ResolvedConfig config, RunFolder run, ITrainingEngine engine, IPanopticSource training, IPanopticSource validation, ConsoleProgress? console = null)
        : this(config.Name, config.Experiment, run, engine, training, validation, console ?? new())
    {
        Begin = () =>
        {
            config.Save(run.ResolvedConfig);
            RunEnvironment.Write(run.Environment);
        };
    }

    /// <summary>Called when the folder is held and may be written: before that it can be another trainer's.</summary>
    public Action? Begin { get; init; }

    /// <summary>The caller's hold of the folder; null where the training takes it itself.</summary>
    internal RunLock? Hold { get; init; }

    /// <summary>Called when all that can be refused has been: from here on there is a run.</summary>
    internal Action? Begun { get; init; }

    /// <summary>Opens the files of log and events; on the disk if it is null.</summary>
    internal Func<string, Stream>? OpenReport { get; init; }

    /// <summary>The file whose weights the engine holds, of a run that has no checkpoint yet; null where they are those of the seed.</summary>
    public WeightsOrigin? StartedFrom { get; init; }

    /// <summary>How long training may take; null for no end.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The steps whose work on the devices is recorded; null for none.</summary>
    public ProfiledSteps? Profiled { get; init; }

    /// <summary>Trains to the configured number of steps, or until told to stop. What was done is in a checkpoint at the end, whatever ended it.</summary>
    /// <param name="resume">Goes on from the latest whole checkpoint of the run folder.</param>
    /// <param name="stop">Asks to finish the step at hand.</param>
    /// <exception cref="MaskFormerException">MF7002: the run folder holds a run and it was not asked to resume it. MF5209: steps are to be recorded and
    /// the engine cannot. MF7005: the loss is no longer a number. MF7006: classes of model and data differ. MF7008: memory. MF60xx: an image cannot be
    /// used.</exception>
    public TrainingResult Run(bool resume = false, CancellationToken stop = default)
    {
        // ---- set up
        using StepProfiling profiling = new(engine, Profiled, run.Path, console);
        using RunLock? hold = Hold is null ? RunLock.Take(run.Path) : null;
        run.RefuseOthers();
        RunBest best = RunBest.Of(run, experiment, validation);
        RunCheckpoints checkpoints = new(name, run, engine, config.KeepCheckpoints, console);
        SamplerPosition? start = checkpoints.Open(resume);
        CorruptImages corrupt = new(experiment.Data.SkipCorrupt);
        IPanopticSource usable = experiment.Data.SkipCorrupt > 0 ? new UsableSource(training, corrupt) : training;
        using TrainingLoader loader = new(usable, experiment.Data, config.Batch, config.Seed, start, devices: engine.Devices, fields: task.Fields);

        // Nothing of a run changes before all that can be refused has been: checkpoint, position, classes.
        if (checkpoints.Saved < config.Iterations || !File.Exists(run.ResolvedConfig)) Begin?.Invoke(); // steps that are done were done as they say
        Begun?.Invoke();
        RunCategories.Write(run.Categories, training.Categories);
        (long first, long done, SamplerPosition position) = (checkpoints.Saved, checkpoints.Saved, loader.Position);
        (string Engine, string Precision) by = (engine.Name, experiment.Training.Precision.Text());
        using RunReports reports = new(run, console, name, by, StartedFrom, done, checkpoints.Before, OpenReport);
        Meter meter = new(config, first, task.Statistics);
        if (checkpoints.Before.Pending is { } untold) meter.Pending = untold;
        reports.Write(meter.Elapsed, null); // what a run that is killed before its first checkpoint started from must be known to go on with it
        if (config.EvaluateEvery > 0 && config.EvaluateEvery < config.Iterations && Judged(0) is { } few && few < validation.Count)
            console.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"evaluations in between are on {few} of {validation.Count} images, so that they take less than a tenth of the time "
                    + $"(evaluation.max_images says how many); the last is on all"));
        ScheduleClock schedule = new(config.Iterations, first, TimeLimit);
        if (TimeLimit is { } limit)
            console.Note($"the learning rate is through its schedule after {ProgressText.Duration(limit)}, or after the steps if they are sooner");
        LossWatch watch = new(reports.Summary.FirstTotalLoss);
        bool warned = false;
        string? ended = null;
        IReadOnlyDictionary<string, byte[]>? random = null; // before the step at hand: a step that fails may have drawn already

        // ---- step, save, evaluate
        try
        {
            // What was due and was cut short, or what the disk had no room for.
            if (done > 0 && Tells(done) && meter.HasPending) Tell(LearningRateSchedule.Factor(config, (int)done - 1, schedule.Place(done - 1, meter.Elapsed)));
            if (done > 0 && IsJudged(done) && !reports.Judged(done)) meter.Pause(Judge);
            while (done < config.Iterations && ended is null && !stop.IsCancellationRequested)
            {
                random = engine.Random;
                long begun = Stopwatch.GetTimestamp();
                List<TrainingBatch> batches = [.. Enumerable.Range(0, config.AccumulationSteps).Select(_ => loader.Next(stop))];
                TimeSpan wait = Stopwatch.GetElapsedTime(begun);
                if (done == 0) meter.Pause(() => BeforeTheFirstStep(batches[0], usable));
                profiling.Before(done + 1);
                double factor = LearningRateSchedule.Factor(config, (int)done, schedule.Place(done, meter.Elapsed));
                StepOutcome outcome = Step(done, batches, random, factor);
                profiling.After(done + 1);
                (done, position, random) = (done + 1, loader.Position, null);

                lastMatched = outcome.Statistics.TryGetValue("MatchedIoU", out double matched) ? matched : null;
                meter.Add(outcome, wait, batches.Sum(static batch => batch.Dropped));
                reports.Done(done, outcome.Total);
                WarnOfDropped(done, batches, ref warned);
                batches.ForEach(loader.Return); // the step is done with them
                if (watch.Exploded(outcome.Total) is { } times) console.Warning(TrainingWarnings.Explosion(done, times, config));
                if (Tells(done)) Tell(factor);
                if (IsSaved(done)) meter.Pause(() => Save(checkpoints, done, position, reports, meter, first));
                if (IsJudged(done)) meter.Pause(Judge);
                ended = Ends(done, meter.Elapsed, best);
            }

            if (ended is not null && !reports.Judged(done)) meter.Pause(Judge);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // in the middle of waiting for data or of an evaluation: the last step is whole
        }
        catch (Exception failure)
        {
            checkpoints.Rescue(done, position, reports.Carried(meter.Pending), random, failure);
            throw;
        }

        profiling.End();
        foreach (string line in corrupt.Told(training)) console.Warning(line);
        if (done > checkpoints.Saved) Save(checkpoints, done, position, reports, meter, first);
        reports.Write(meter.Elapsed, Speed(meter, done - first));
        DrawCurves();
        return new(reports.Summary, first, stop.IsCancellationRequested && !(done >= config.Iterations && reports.Judged(done)), ended);

        // Every number of them stands in the log.
        void DrawCurves()
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

        void Tell(double factor)
        {
            reports.Tell(meter.Report(done, config.LearningRate * factor));
            meter.Told();
        }

        void Judge()
        {
            int? most = ended is null ? Judged(done) : null;
            int? part = most is null && config.EvaluateEvery > 0 ? Judged(0) : null; // what those in between are on, to be compared with them
            EvaluationReport report = new RunEvaluation(evaluator, engine, validation, pictures, console).Run(done, stop, most: most, part: part);
            if (best.IsBeatenBy(report.Result)) checkpoints.SaveBest(done, position, reports.Carried(meter.Pending)); // before the log says that there is one
            reports.Tell(report);
            if (TrainingWarnings.NoisyMasks(lastMatched, report.Result) is { } warning) console.Warning(warning);
        }
    }

    private string? Ends(long done, TimeSpan elapsed, RunBest best)
    {
        if (done >= config.Iterations) return null;
        if (TimeLimit is { } limit && elapsed >= limit) return $"the time of {ProgressText.Duration(limit)} is over";
        if (config.Patience == 0 || !IsJudged(done) || best.Standing() is not { } known || known.Since < config.Patience) return null;
        return FormattableString.Invariant(
            $"{best.Measure} was not better in {known.Since} evaluations than {known.Value:0.####} at step {known.Step} (training.patience)");
    }

    // Of all images at the end. Before it an evaluation takes less than a tenth of the time: an image that is judged costs no more than one that is learnt.
    private int? Judged(long step)
    {
        if (step >= config.Iterations || experiment.Evaluation.MaxImages is not null) return null;
        long learnt = (long)config.EvaluateEvery * config.Batch * config.AccumulationSteps;
        return (int)Math.Clamp(learnt / 10, 1, int.MaxValue);
    }

    private bool IsSaved(long step) => step == config.Iterations || step % config.CheckpointEvery == 0;

    // A run that has more steps than are asked for now ends where it is.
    private bool IsJudged(long step) => step >= config.Iterations || (config.EvaluateEvery > 0 && step % config.EvaluateEvery == 0);

    private bool Tells(long step) => step == 1 || step % config.LogEvery == 0 || step == config.Iterations;

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

    // What the model is fed is shown before it learns from it; a first prediction proves that model and data have the same classes.
    private void BeforeTheFirstStep(TrainingBatch batch, IPanopticSource usable)
    {
        DataConfig data = experiment.Data;
        DataReport labels = DataReport.Of(usable, data.TargetSlots, LabelledImages, WorkerThreads.Of(data), memory: data.ImageMemory);
        console.Note($"what it is labelled with: {pictures.Labels(labels)}");
        console.Note($"what the model is fed: {pictures.FirstBatch(batch)}");
        RawPrediction prediction = engine.Predict(batch.Only(0).Image, batch.Height, batch.Width);
        ClassCount.Check(prediction, task, training.Categories.Count, training.Place);
        ModelCapacity? capacity = task.Capacity(prediction.Outputs.ToDictionary(static output => output.Key, static output => output.Value.Sizes));
        if (capacity?.Segments is { } segments && batch.Used > segments)
            console.Warning(TrainingWarnings.TooManyTargets(batch.Used, segments, experiment.Model));
    }

    // Once: what is left out later is counted in every line of train.jsonl.
    private void WarnOfDropped(long done, List<TrainingBatch> batches, ref bool warned)
    {
        int dropped = batches.Sum(static batch => batch.Dropped);
        if (warned || dropped == 0) return;
        warned = true;
        DataConfig data = experiment.Data;
        console.Warning(
            string.Create(
                CultureInfo.InvariantCulture,
                $"step {done}: the {dropped} smallest segments found no room and were left out ({data.TargetSlots} per image, {data.PairsPerImage} on the mean "
                    + $"of those that a device sees at once: data.target_slots, data.pairs_per_image); train.jsonl counts what follows as dropped"
            )
        );
    }

    private void Save(RunCheckpoints checkpoints, long done, SamplerPosition position, RunReports reports, Meter meter, long first)
    {
        checkpoints.Save(done, position, reports.Carried(meter.Pending));
        reports.Write(meter.Elapsed, Speed(meter, done - first));
    }

    private double? Speed(Meter meter, long steps) =>
        steps == 0 ? null : steps * config.Batch * config.AccumulationSteps / Math.Max(1e-9, meter.Training.TotalSeconds);
}
