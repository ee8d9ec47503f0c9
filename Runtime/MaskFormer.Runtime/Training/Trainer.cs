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

/// <summary>A training, the same for every engine: what can be refused is checked, then the loop of steps runs and the run is left whole.</summary>
public sealed class Trainer
{
    private readonly TrainingContext context;
    private readonly IPanopticSource training, validation;
    private readonly Action saveSettings;

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
        : this(new TrainingContext(config.Name, config.Experiment, run, engine, console ?? new()), training, validation, () =>
        {
            config.Save(run.ResolvedConfig);
            RunEnvironment.Write(run.Environment);
        })
    {
    }

    /// <summary>A trainer whose caller saves the settings of the run.</summary>
    /// <param name="context">What is trained.</param>
    /// <param name="training">Annotated images to learn from.</param>
    /// <param name="validation">Annotated images to evaluate on.</param>
    /// <param name="saveSettings">Called when this trainer holds the folder: before that, the folder may belong to another trainer.</param>
    internal Trainer(TrainingContext context, IPanopticSource training, IPanopticSource validation, Action saveSettings) =>
        (this.context, this.training, this.validation, this.saveSettings) = (context, training, validation, saveSettings);

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
        (IExperiment experiment, RunFolder run, ConsoleProgress console) = (context.Experiment, context.Run, context.Console);
        TrainingConfig config = experiment.Training;
        TrainingCalendar calendar = new(config, experiment.Evaluation);

        // Nothing of a run changes before everything that can be refused has been checked.
        using StepProfiling profiling = new(context, Profiled);
        using RunLock? hold = Hold is null ? RunLock.Take(run.Path) : null;
        RunFiles.Demand(run);
        RunBest best = RunBest.Of(run, experiment, validation);
        DatasetEvaluator evaluator = DatasetEvaluator.Of(experiment);
        RunCheckpoints checkpoints = new(context);
        SamplerPosition? start = checkpoints.Open(resume);
        CorruptImages corrupt = new(experiment.Data.SkipCorrupt);
        IPanopticSource usable = experiment.Data.SkipCorrupt > 0 ? new UsableSource(training, corrupt) : training;
        using TrainingLoader loader = new(
            usable, experiment.Data, config.Batch, config.Seed, start, devices: context.Engine.Devices, fields: context.Task.Fields);

        // A finished run keeps the settings that its steps were made with.
        if (!calendar.IsEnd(checkpoints.Saved) || !File.Exists(run.ResolvedConfig)) saveSettings();
        Started?.Invoke();
        RunCategories.Write(run.Categories, training.Categories);
        using RunReports reports = new(run, console, Begun(), checkpoints.Saved, checkpoints.Before, OpenReport);
        Meter meter = new(config, checkpoints.Saved, context.Task.Statistics);
        if (checkpoints.Before.Pending is { } pending) meter.Pending = pending;
        reports.WriteSummary(meter.Elapsed, null); // a run that is killed before its first checkpoint is started again from the weights that this names
        AnnounceLimits(calendar);

        TrainingPictures pictures = new(run, context.Task, validation.Categories, experiment.Evaluation.Pictures);
        TrainingLoop loop = new(context, loader, checkpoints, reports)
        {
            Calendar = calendar,
            FirstBatch = new(context, usable, pictures),
            Meter = meter,
            Schedule = new(config.Iterations, checkpoints.Saved, TimeLimit),
            Evaluation = new(evaluator, context.Engine, validation, pictures, console),
            Best = best,
            Stopping = new(config, calendar, best, TimeLimit),
            Profiling = profiling,
        };
        loop.Run(stop);
        foreach (string line in corrupt.LeftOut(training)) console.Warning(line);
        TrainingResult result = loop.Finish(stop.IsCancellationRequested);
        DrawCurves(pictures);
        return result;
    }

    private RunSummary Begun() =>
        new() { Experiment = context.Name, Engine = context.Engine.Name, Precision = context.Training.Precision.Text(), StartedFrom = StartedFrom };

    private void AnnounceLimits(TrainingCalendar calendar)
    {
        TrainingConfig config = context.Training;
        if (config.EvaluateEvery < config.Iterations && calendar.ImagesBeforeTheEnd is { } few && few < validation.Count)
            context.Console.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"evaluations before the last use {few} of {validation.Count} images, so that they take less than a tenth of the time "
                    + $"(evaluation.max_images sets how many); the last uses all"));
        if (TimeLimit is { } limit)
            context.Console.Note(
                $"the learning rate reaches the end of its schedule after {ProgressText.Duration(limit)}, or after the last step if that is sooner");
    }

    // The curves only draw what the log holds: that they cannot be saved costs nothing.
    private void DrawCurves(TrainingPictures pictures)
    {
        try
        {
            pictures.Curves(context.Run.Log);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            context.Console.Warning($"the curves could not be saved: {error.Message}");
        }
    }
}
