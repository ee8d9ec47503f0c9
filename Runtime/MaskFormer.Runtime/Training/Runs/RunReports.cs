using System.Globalization;
using MaskFormer.Files;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>Everything that a training reports: lines on the screen, <c>train.jsonl</c>, TensorBoard events, <c>summary.json</c>.</summary>
internal sealed class RunReports : IDisposable
{
    private const string Damaged = ".damaged", LeaveAlone = "Leave the files of a run alone until it ends";
    private readonly RunFolder run;
    private readonly ConsoleProgress console;
    private readonly Func<string, Stream> open;
    private TrainLog log;
    private EventFile? events;
    private bool withoutEvents; // the disk takes no more of them

    /// <summary>Opens the files. In those of a resumed run, what was written about later steps is removed: these steps are done again.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="console">The screen.</param>
    /// <param name="begun">What is known before the first step: experiment, engine, precision, the weights that a new run starts from.</param>
    /// <param name="done">Steps done before.</param>
    /// <param name="carried">What the checkpoint that the run goes on from knows of these steps; empty for a new run.</param>
    /// <param name="open">Opens the files of log and events; null opens them on the disk.</param>
    public RunReports(
        RunFolder run, ConsoleProgress console, RunSummary begun, long done, CarriedOver carried, Func<string, Stream>? open = null)
    {
        (this.run, this.console, this.open) = (run, console, open ?? OnDisk);
        RunSummary before = (done > 0 ? ReadBefore() : null) ?? begun;
        Summary = before with
        {
            Experiment = begun.Experiment,
            Engine = begun.Engine,
            Precision = begun.Precision,
            Steps = done,
            FirstTotalLoss = carried.FirstTotal ?? before.FirstTotalLoss,
            LastTotalLoss = carried.LastTotal ?? before.LastTotalLoss, // the checkpoint is right: the summary may be older, or lost
        };
        LoggedLine? evaluated = LoggedLine.Read(run.Log).LastOrDefault(line => line.Kind == LoggedLine.OfEvaluation && line.Step <= done);
        if (evaluated is not null && !Knows(before, evaluated, done)) Summary = Summary.With(evaluated);
        SecondsBefore = before.Seconds;
        log = new(run.Log, done, this.open);
        EventHistory.Forget(run.Path, done, isLogged: Has(LoggedLine.OfSteps, done), IsEvaluated(done));
        BeginEvents();
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
        Write(LogLines.Of(report), picture: null);
    }

    /// <summary>Reports an evaluation.</summary>
    public void Write(EvaluationReport report)
    {
        console.Evaluation(report);
        LoggedLine line = LogLines.Of(report);
        Write(line, report.Picture);
        Summary = Summary.With(line);
    }

    private void Write(LoggedLine line, string? picture)
    {
        ReplaceDeleted();
        ToEvents(file => Add(file, new(line, Numbers: true, Picture: picture is not null), picture));
        log.Write(line); // the log comes last: what stands in it was written everywhere
    }

    /// <summary>Whether the weights of a step were evaluated already, perhaps by an earlier program.</summary>
    public bool IsEvaluated(long step) => Has(LoggedLine.OfEvaluation, step);

    // False where a program was killed between log and summary, or wrote a summary of later steps. An `eval` may have evaluated the steps in between.
    private static bool Knows(RunSummary summary, LoggedLine last, long done) =>
        summary.EvaluatedImages is not null && (summary.EvaluatedStep is not { } of || (of >= last.Step && of <= done));

    private bool Has(string kind, long step) => LoggedLine.Read(run.Log).Any(line => line.Kind == kind && line.Step == step);

    // The system goes on writing to a file that was deleted, and nobody can read it any more. A deleted folder is found when a checkpoint is saved.
    private void ReplaceDeleted()
    {
        if (!Directory.Exists(run.Path)) return;
        if (events is not null && !File.Exists(events.Path))
        {
            console.Warning($"{events.Path} was deleted while the run goes on: a new one is begun with what {run.Log} holds. {LeaveAlone}");
            events.Dispose();
            BeginEvents();
        }

        if (File.Exists(run.Log)) return;
        WarnOfDeleted(run.Log);
        log.Dispose();
        log = new(run.Log, resumeStep: 0, open);
    }

    // Begins with what stands in the log and in no event: a full disk kept it back, or somebody deleted it.
    private void BeginEvents()
    {
        events = null;
        ToEvents(file =>
        {
            foreach (MissingEvents missing in EventHistory.Missing(run.Path, run.Log)) Add(file, missing, run.PictureOf(missing.Line.Step));
        });
    }

    private static void Add(EventFile file, MissingEvents missing, string? picture)
    {
        if (missing.Numbers) file.Write(missing.Line);
        if (missing.Picture && File.Exists(picture) && FileContent.ReadAll(picture) is { Length: > 24 } png) // one that is cut has no size
            file.Picture(missing.Line.Step, EventTags.Picture, png);
    }

    // The events repeat what train.jsonl and pictures/ hold, so a run whose disk takes no more of them goes on without.
    private void ToEvents(Action<EventFile> write)
    {
        if (withoutEvents) return;
        try
        {
            write(events ??= new(run.Path, null, open));
        }
        catch (IOException error)
        {
            console.Warning(
                $"MF7009 {events?.Path ?? run.Path}: {error.Message.TrimEnd('.')}; the run goes on without TensorBoard's events, and {run.Log} has all they "
                    + "tell. Make room on the disk; a resumed run writes them again");
            events?.Dispose();
            (events, withoutEvents) = (null, true);
        }
    }

    private static DiskStream OnDisk(string path) => new(path, FileMode.Append, FileShare.Read);

    private void WarnOfDeleted(string file) =>
        console.Warning($"{file} was deleted while the run goes on: what it held is lost, and a new one is begun. {LeaveAlone}");

    // The summary of a resumed run; null if there is none. Warns of files that are damaged or missing.
    private RunSummary? ReadBefore()
    {
        RunSummary? before = RunSummary.Read(run.Path);
        if (before is null && File.Exists(run.Summary))
        {
            File.Move(run.Summary, run.Summary + Damaged, overwrite: true); // a rename is whole without AtomicFile
            console.Warning($"{run.Summary} is damaged and was renamed to summary.json{Damaged}: loss and time of the start are lost, and it begins again");
        }

        if (!File.Exists(run.Log))
            console.Warning($"{run.Log} is missing: its lines about the steps so far are lost, and a new one is begun");
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
