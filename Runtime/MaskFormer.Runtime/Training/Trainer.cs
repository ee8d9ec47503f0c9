using System.Diagnostics;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>The training loop, the same for every engine: set up, step, evaluate, save, in that order.</summary>
/// <param name="name">The experiment's name.</param>
/// <param name="experiment">Its values in force.</param>
/// <param name="run">Where everything is left.</param>
/// <param name="engine">What computes the steps.</param>
/// <param name="training">Annotated images to learn from.</param>
/// <param name="validation">Annotated images to be judged on.</param>
/// <param name="console">Where progress is told.</param>
public sealed class Trainer(
    string name, IExperiment experiment, RunFolder run, ITrainStep engine, IPanopticSource training, IPanopticSource validation, ConsoleProgress console)
{
    private readonly TrainingConfig config = experiment.Training;
    private readonly Evaluator evaluator = new(experiment.Data, experiment.Evaluation);
    private readonly CheckpointStore store = new(run.Path);
    private string identity = Guid.NewGuid().ToString("N");
    private long done;

    /// <summary>Trains to the configured number of steps, or until told to stop; a checkpoint is always left.</summary>
    /// <param name="resume">Goes on from the latest whole checkpoint of the run folder.</param>
    /// <param name="stop">Asks to finish the step at hand.</param>
    /// <exception cref="MaskFormerException">MF7002: the run folder holds a run and it was not asked to resume it. MF7005: the loss is no longer a number. MF7006: classes of model and data differ.</exception>
    public RunSummary Run(bool resume, CancellationToken stop)
    {
        // ---- set up
        using RunLock hold = RunLock.Take(run.Path);
        foreach (string line in store.Prepare()) console.Note(line);
        SamplerPosition? position = resume ? Resume() : Fresh();
        using TrainingLoader loader = new(training, experiment.Data, config.Batch, config.Seed, position);
        using TrainLog log = new(run.Log, done);
        using EventFile events = new(run.Path);
        TrainingPictures pictures = new(run, validation.Categories, experiment.Evaluation.Pictures);
        long first = done;
        Meter meter = new(config, first);
        RunSummary summary = new() { Experiment = name, Engine = engine.Engine, Steps = done };

        // ---- step
        while (done < config.Iterations && !stop.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            List<TrainingBatch> batches = [.. Enumerable.Range(0, config.AccumulationSteps).Select(_ => loader.Next(stop))];
            TimeSpan wait = Stopwatch.GetElapsedTime(start);
            if (done == 0) meter.Pause(() => BeforeTheFirstStep(batches[0], pictures));

            bool tell = done == 0 || (done + 1) % config.LogEvery == 0 || done + 1 == config.Iterations;
            double factor = LearningRateSchedule.Factor(config, (int)done);
            StepOutcome outcome = engine.Step(batches, factor, observe: tell);
            if (!outcome.IsFinite) throw Diverged(outcome);
            done++;
            meter.Add(outcome, wait);
            summary = summary with { Steps = done, FirstTotalLoss = summary.FirstTotalLoss ?? outcome.Total, LastTotalLoss = outcome.Total };

            if (tell)
            {
                StepReport report = meter.Report(done, config.LearningRate * factor);
                console.Step(report);
                log.Write(report);
                events.Write(report);
            }

            // ---- evaluate and save
            bool last = done == config.Iterations;
            if (last || (config.EvaluateEvery > 0 && done % config.EvaluateEvery == 0))
            {
                EvaluationReport judged = meter.Pause(() => Evaluate(pictures, stop));
                console.Evaluation(judged);
                log.Write(judged);
                events.Write(judged);
                summary = summary.With(judged);
            }

            if (last || done % config.CheckpointEvery == 0) meter.Pause(() => Save(loader.Position));
        }

        if (done < config.Iterations) Save(loader.Position);
        pictures.Curves(run.Log);
        return Finish(summary, meter, done - first);
    }

    private SamplerPosition? Fresh()
    {
        if (store.Steps.Count == 0) return null;
        throw new MaskFormerException("MF7002", run.Path, $"the folder already holds a run with {store.Steps[^1]} steps", "Add --resume to go on with it, or give another folder with --run");
    }

    private SamplerPosition? Resume()
    {
        CheckpointSearch search = store.Latest();
        foreach (CheckpointProblem problem in search.PassedOver) console.Warning($"passed over {problem.Folder}: {problem.Reason.Message}");
        if (search.Found is not { } found)
        {
            console.Note("there is no checkpoint yet: starting anew");
            return null;
        }

        engine.LoadWeights(found.Weights);
        engine.LoadOptimizer(found.Optimizer);
        engine.Random = found.State.Random;
        (done, identity) = (found.State.Step, found.State.Run);
        console.Note($"resuming after step {done} of a run with {found.State.Engine}");
        return found.State.Sampler;
    }

    // What the model is fed is shown before it learns from it; a first prediction proves that model and data have the same classes.
    private bool BeforeTheFirstStep(TrainingBatch batch, TrainingPictures pictures)
    {
        string picture = pictures.FirstBatch(batch, experiment.Data);
        console.Note($"what the model is fed: {picture}");
        if (batch.Dropped > 0) console.Warning($"{batch.Dropped} segments of the first batch found no room: raise data.target_slots above {batch.Slots}");

        RawPrediction first = engine.Predictor.Predict(batch.Image[..(3 * batch.Height * batch.Width)], batch.Height, batch.Width);
        int classes = (first.Logits.Length / first.Queries) - 1;
        if (classes == training.Categories.Count) return true;
        throw new MaskFormerException("MF7006", training.Place, $"the data has {training.Categories.Count} classes, the model {classes}", "Set the model's number of classes to that of the data (--set model.classes=…)");
    }

    private EvaluationReport Evaluate(TrainingPictures pictures, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        int count = Math.Min(validation.Count, experiment.Evaluation.MaxImages ?? int.MaxValue);
        pictures.Begin(done);
        PanopticResult result = evaluator.Run(
            engine.Predictor,
            validation,
            judged =>
            {
                console.Tick(judged.Number + 1, count, $"eval {judged.Number + 1}/{count}");
                pictures.Add(judged);
            },
            stop);
        return EvaluationReport.Of(done, result, Stopwatch.GetElapsedTime(start), pictures.End());
    }

    private bool Save(SamplerPosition position)
    {
        TrainingState state = new()
        {
            Step = done, Run = identity, Experiment = name, Engine = engine.Engine, ScheduleStep = done, Sampler = position, Random = engine.Random,
        };
        store.Save(new(state, engine.SaveWeights(), engine.SaveOptimizer()), config.KeepCheckpoints);
        return true;
    }

    private MaskFormerException Diverged(StepOutcome outcome)
    {
        string parts = string.Join(", ", outcome.Losses.Select(static loss => FormattableString.Invariant($"{loss.Key} {string.Join("/", loss.Value.Select(static v => v.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)))}")));
        string kept = store.Steps is [.., var step] ? $"the checkpoint of step {step} is whole" : "there is no checkpoint yet";
        return new(
            "MF7005", $"step {done + 1}", FormattableString.Invariant($"loss {outcome.Total} and gradient norm {outcome.GradientNorm} are not both finite ({parts}); the weights were not changed"),
            $"Lower training.learning_rate, lengthen the warm-up or look at the data of this step; {kept}");
    }

    private RunSummary Finish(RunSummary summary, Meter meter, long steps)
    {
        summary = summary with
        {
            Seconds = meter.Elapsed.TotalSeconds,
            ImagesPerSecond = steps * config.Batch * config.AccumulationSteps / Math.Max(1e-9, meter.Training.TotalSeconds),
            PeakMemoryBytes = RunSummary.PeakMemoryNow(),
        };
        summary.Write(run.Path);
        return summary;
    }
}
