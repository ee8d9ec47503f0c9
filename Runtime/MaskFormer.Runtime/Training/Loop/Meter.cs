using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>Collects steps between two lines of progress: means of losses, share of time spent waiting for data, speed, expected end.</summary>
/// <param name="training">Number of steps and images per step.</param>
/// <param name="firstStep">Steps that were done before this program began.</param>
/// <param name="statistics">What the task measures beside losses.</param>
internal sealed class Meter(TrainingConfig training, long firstStep, IReadOnlyList<TaskStatistic> statistics)
{
    private readonly Stopwatch sinceStart = Stopwatch.StartNew();
    private readonly Stopwatch sinceReport = Stopwatch.StartNew();
    private static readonly JsonSerializerOptions json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private List<StepOutcome> outcomes = [];
    private int dropped;
    private TimeSpan waited;
    private TimeSpan paused;
    private TimeSpan pausedInReport;

    /// <summary>Since the start of the program.</summary>
    public TimeSpan Elapsed => sinceStart.Elapsed;

    /// <summary>Time in steps and data, without evaluations, pictures and checkpoints.</summary>
    public TimeSpan Training => sinceStart.Elapsed - paused;

    /// <summary>Images a second since the start of the program, pauses left out; null before its first step.</summary>
    /// <param name="step">Steps done.</param>
    public double? Speed(long step) =>
        step == firstStep ? null : (step - firstStep) * training.Batch * training.AccumulationSteps / Math.Max(1e-9, Training.TotalSeconds);

    /// <summary>
    /// The steps since the last report, as JSON for a checkpoint: with them the first report of a resumed run has the same means as that of an unbroken one.
    /// </summary>
    public string Pending
    {
        get => JsonSerializer.Serialize(new Waiting(outcomes, dropped), json);

        set
        {
            try
            {
                if (JsonSerializer.Deserialize<Waiting>(value, json) is not { Outcomes: { } pending, Dropped: >= 0 } waiting || !pending.All(IsWhole)) return;
                (outcomes, dropped) = (pending, waiting.Dropped);
            }
            catch (JsonException)
            {
                // written by another version: the next report is of the steps from here on
            }
        }
    }

    /// <summary>Whether there are steps that no report was written of.</summary>
    public bool HasPending => outcomes.Count > 0;

    /// <summary>Adds a step.</summary>
    /// <param name="outcome">What it gave.</param>
    /// <param name="wait">Time spent waiting for its data.</param>
    /// <param name="withoutRoom">Segments that were left out of it.</param>
    public void Add(StepOutcome outcome, TimeSpan wait, int withoutRoom)
    {
        if (HasPending && !IsOfOneCriterion(outcomes[^1], outcome)) (outcomes, dropped) = ([], 0); // pending of another version: there is no mean of both
        outcomes.Add(outcome);
        waited += wait;
        dropped += withoutRoom;
    }

    /// <summary>Runs something that is not training: it counts neither as speed nor as data wait.</summary>
    public void Pause(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            work();
        }
        finally
        {
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            paused += took;
            pausedInReport += took;
        }
    }

    /// <summary>The means since the last report.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="learningRate">The rate of the last step.</param>
    public StepReport Report(long step, double learningRate)
    {
        TimeSpan span = sinceReport.Elapsed - pausedInReport;
        double perStep = Training.TotalSeconds / Math.Max(1, step - firstStep);
        return new StepReport
        {
            Step = step,
            Steps = training.Iterations,
            Total = outcomes.Average(static outcome => outcome.Total),
            Losses = [.. outcomes[^1].Losses.Keys.Select(name => KeyValuePair.Create(Short(name), outcomes.Average(outcome => outcome.Losses[name][^1])))],
            LearningRate = learningRate,
            GradientNorm = outcomes.Average(static outcome => outcome.GradientNorm),
            Statistics =
            [
                .. statistics.Where(one => outcomes[^1].Statistics.ContainsKey(one.Output)).Select(one => new StepStatistic(
                    one.Key, one.Label, outcomes.Average(outcome => outcome.Statistics[one.Output]), one.IsPercent)),
            ],
            Dropped = dropped,
            DataWait = waited.TotalSeconds / Math.Max(1e-9, span.TotalSeconds),
            ImagesPerSecond = outcomes.Count * training.Batch * training.AccumulationSteps / Math.Max(1e-9, span.TotalSeconds),
            Elapsed = Elapsed,
            Remaining = TimeSpan.FromSeconds(perStep * (training.Iterations - step)),
            MemoryBytes = Environment.WorkingSet,
        };
    }

    /// <summary>
    /// Begins anew, to be called when the report is written: the next one is of the steps from here on. Until then a checkpoint keeps the steps, so that a
    /// report that the disk had no room for is not lost.
    /// </summary>
    public void Restart()
    {
        outcomes.Clear();
        dropped = 0;
        (waited, pausedInReport) = (TimeSpan.Zero, TimeSpan.Zero);
        sinceReport.Restart();
    }

    private static bool IsWhole(StepOutcome? pending) =>
        pending is { Losses: { } losses, Statistics: not null } && losses.Values.All(static layers => layers is [_, ..]);

    private static bool IsOfOneCriterion(StepOutcome before, StepOutcome now) =>
        before.Losses.Keys.ToHashSet().SetEquals(now.Losses.Keys) && before.Statistics.Keys.ToHashSet().SetEquals(now.Statistics.Keys);

    private sealed record Waiting(List<StepOutcome> Outcomes, int Dropped);

    private static string Short(string output) => (output.EndsWith("Loss", StringComparison.Ordinal) ? output[..^4] : output).ToLowerInvariant();
}
