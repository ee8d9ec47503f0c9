using System.Globalization;
using MaskFormer.Files;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>Everything that a training reports: lines on the screen, <c>train.jsonl</c>, TensorBoard events, <c>summary.json</c>.</summary>
internal sealed class RunReports : IDisposable
{
    private const string Damaged = ".damaged";
    private readonly RunFolder run;
    private readonly ConsoleProgress console;
    private readonly Func<string, Stream> open;
    private TrainLog log;
    private EventFile? events; // null where the disk takes no more of them

    /// <summary>Opens the files. In those of a resumed run, what was written about later steps is removed: these steps are done again.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="console">The screen.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="by">What computes the steps.</param>
    /// <param name="startedFrom">The file of weights that a new run starts from.</param>
    /// <param name="done">Steps done before.</param>
    /// <param name="carried">What the checkpoint that the run goes on from knows of these steps; empty for a new run.</param>
    /// <param name="open">Opens the files of log and events; null opens them on the disk.</param>
    public RunReports(
        RunFolder run,
        ConsoleProgress console,
        string experiment,
        (string Engine, string Precision) by,
        WeightsOrigin? startedFrom,
        long done,
        CarriedOver carried,
        Func<string, Stream>? open = null
    )
    {
        (this.run, this.console, this.open) = (run, console, open ?? OnDisk);
        RunSummary before = (done > 0 ? ReadBefore() : null) ?? new() { Experiment = experiment, Engine = by.Engine, StartedFrom = startedFrom };
        Summary = before with
        {
            Experiment = experiment,
            Engine = by.Engine,
            Precision = by.Precision,
            Steps = done,
            FirstTotalLoss = carried.FirstTotal ?? before.FirstTotalLoss,
            LastTotalLoss = carried.LastTotal ?? before.LastTotalLoss, // the checkpoint is right: the summary may be older, or lost
        };
        SecondsBefore = before.Seconds;
        log = new(run.Log, done, this.open);
        EventHistory.Forget(run.Path, done, told: Has(LoggedLine.OfSteps, done), IsEvaluated(done));
        events = new(run.Path, null, this.open);
    }

    /// <summary>The run in numbers so far.</summary>
    public RunSummary Summary { get; private set; }

    /// <summary>Seconds that earlier programs spent on this run.</summary>
    public double SecondsBefore { get; }

    /// <summary>What a checkpoint keeps for the program that goes on from it.</summary>
    /// <param name="pending">The steps since the last line of the log (<see cref="Meter.Pending"/>).</param>
    public CarriedOver Carried(string pending) => new(pending, Summary.FirstTotalLoss, Summary.LastTotalLoss);

    /// <summary>Notes a step's loss for the summary.</summary>
    public void AddStep(long step, double total) =>
        Summary = Summary with { Steps = step, FirstTotalLoss = Summary.FirstTotalLoss ?? total, LastTotalLoss = total };

    /// <summary>Reports the steps since the last report.</summary>
    public void Write(StepReport report)
    {
        console.Step(report);
        ReplaceDeleted();
        ToEvents(file => file.Write(report)); // the log comes last: what stands in it was written everywhere
        log.Write(report);
    }

    /// <summary>Reports an evaluation.</summary>
    public void Write(EvaluationReport report)
    {
        console.Evaluation(report);
        ReplaceDeleted();
        ToEvents(file =>
        {
            file.Write(report);
            if (report.Picture is { } drawn) file.Picture(report.Step, "pictures/evaluation", File.ReadAllBytes(drawn));
        });
        log.Write(report);
        Summary = Summary.With(report);
    }

    /// <summary>Whether the weights of a step were evaluated already, perhaps by an earlier program.</summary>
    public bool IsEvaluated(long step) => Has(LoggedLine.OfEvaluation, step);

    private bool Has(string kind, long step) => LoggedLine.Read(run.Log).Any(line => line.Kind == kind && line.Step == step);

    // The system goes on writing to a file that was deleted, and nobody can read it any more. A deleted folder is found when a checkpoint is saved.
    private void ReplaceDeleted()
    {
        if (!Directory.Exists(run.Path)) return;
        if (events is not null && !File.Exists(events.Path))
        {
            WarnOfDeleted(events.Path);
            events.Dispose();
            events = new(run.Path, null, open);
        }

        if (File.Exists(run.Log)) return;
        WarnOfDeleted(run.Log);
        log.Dispose();
        log = new(run.Log, resumeStep: 0, open);
    }

    // The events repeat what train.jsonl and pictures/ hold, so a run whose disk takes no more of them goes on without.
    private void ToEvents(Action<EventFile> write)
    {
        if (events is null) return;
        try
        {
            write(events);
        }
        catch (IOException error)
        {
            console.Warning(
                $"MF7009 {events.Path}: {error.Message.TrimEnd('.')}; the run goes on without TensorBoard's events, and {run.Log} has all they tell. "
                    + "Make room on the disk; a resumed run writes them again");
            events.Dispose();
            events = null;
        }
    }

    private static DiskStream OnDisk(string path) => new(path, FileMode.Append, FileShare.Read);

    private void WarnOfDeleted(string file) =>
        console.Warning(
            $"{file} was deleted while the run goes on: what it told is lost, and another one is begun. Leave the files of a run alone until it ends");

    // The summary of a resumed run; null if there is none. Warns of files that are damaged or missing.
    private RunSummary? ReadBefore()
    {
        RunSummary? before = RunSummary.Read(run.Path);
        if (before is null && File.Exists(run.Summary))
        {
            File.Move(run.Summary, run.Summary + Damaged, overwrite: true); // a rename is whole without AtomicFile
            console.Warning($"{run.Summary} is damaged and was renamed to summary.json{Damaged}: first loss, time and weights of the start are told anew");
        }

        if (!File.Exists(run.Log))
            console.Warning($"{run.Log} is missing: what it told of the steps so far is lost, and another one is begun");
        if (LoggedLine.Damaged(run.Log) is not (> 0 and var damaged)) return before;
        File.Copy(run.Log, run.Log + Damaged, overwrite: true);
        console.Warning(string.Create(
            CultureInfo.InvariantCulture,
            $"{damaged:N0} lines of {run.Log} are damaged: the log goes on with the others, and is kept as it was as train.jsonl{Damaged}"));
        return before;
    }

    /// <summary>Writes <c>summary.json</c>.</summary>
    /// <param name="elapsed">Since the start of this program.</param>
    /// <param name="imagesPerSecond">Mean speed of this program; null if it made no step.</param>
    public void WriteSummary(TimeSpan elapsed, double? imagesPerSecond)
    {
        Summary = Summary with
        {
            Seconds = SecondsBefore + elapsed.TotalSeconds,
            ImagesPerSecond = imagesPerSecond ?? Summary.ImagesPerSecond,
            PeakMemoryBytes = Math.Max(Summary.PeakMemoryBytes, RunSummary.PeakMemoryNow()),
        };
        Summary.Write(run.Path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        log.Dispose();
        events?.Dispose();
    }
}
