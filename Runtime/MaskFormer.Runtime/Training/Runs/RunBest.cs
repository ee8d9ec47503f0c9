using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// The best evaluation of a run by one measure. It is found in the log, so that a resumed run knows it too. Only values over equally many images are compared,
/// because these are the same images: an evaluation of all counts with the part of them that the earlier evaluations were on.
/// </summary>
internal sealed class RunBest
{
    private readonly RunFolder run;
    private readonly string over;
    private readonly string name;

    private RunBest(RunFolder run, Metric metric) => (this.run, over, name) = (run, metric.Group, metric.Name);

    /// <summary>The measure as settings name it: <c>all/pq</c>.</summary>
    public string Measure => $"{over}/{name}";

    /// <summary>The best evaluation so far, and how many came after it; null if there was none. Reads the log.</summary>
    public (long Step, double Value, int Since)? Standing()
    {
        Evaluated[] all = [.. Evaluations()];
        return all.Length == 0 ? null : Standing(all, all[^1].Images);
    }

    /// <summary>Finds the measure: the one that is named (<see cref="TrainingConfig.Best"/>), or the task's first.</summary>
    /// <exception cref="MaskFormerException">MF7065: the task has no such measure.</exception>
    public static RunBest Of(RunFolder run, IExperiment experiment, IPanopticSource validation)
    {
        TaskContext context = new(experiment.Task, experiment.Evaluation, validation.Categories);
        TaskResult nothing = SegmentationTasks.Of(experiment.Task).Metrics(context, validation.Annotated, pixels: false).Result();
        Metric[] known = [.. nothing.Metrics.Where(static metric => !metric.IsCount)];
        string? wanted = experiment.Training.Best;
        return new(run, known.FirstOrDefault(metric => wanted is null || $"{metric.Group}/{metric.Name}" == wanted) ?? throw MaskFormerException.WrongInput(
            "MF7065",
            "training.best",
            $"there is no measure '{wanted}'",
            $"Name one of {string.Join(", ", known.Select(static metric => $"{metric.Group}/{metric.Name}"))}"));
    }

    /// <summary>Whether a result is better than all before it.</summary>
    public bool IsBeatenBy(TaskResult result)
    {
        TaskResult compared = result.Part ?? result;
        return compared.Find(over, name) is { } value && double.IsFinite(value)
            && (Standing([.. Evaluations()], compared.Images) is not { } best || value > best.Value);
    }

    private static (long Step, double Value, int Since)? Standing(IReadOnlyList<Evaluated> all, long images)
    {
        Evaluated[] alike = [.. all.Where(one => one.Images == images)];
        return alike.Length > 0 && alike.MaxBy(static one => one.Value) is var best ? (best.Step, best.Value, alike.Count(one => one.Step > best.Step)) : null;
    }

    // In the order of the log.
    private IEnumerable<Evaluated> Evaluations() =>
        from line in LoggedLine.Read(run.Log)
        where line.Kind == LoggedLine.OfEvaluation
        let value = line.Comparable.Number(name, over)
        where value is not null
        select new Evaluated(line.Step, (long)(line.Comparable.Number(LoggedLine.Images) ?? 0), value.Value);

    private readonly record struct Evaluated(long Step, long Images, double Value);
}
