namespace MaskFormer.Runtime.Evaluation;

/// <summary>How well a set of images was predicted, as its task measures it.</summary>
/// <param name="Images">Images evaluated.</param>
public abstract record TaskResult(int Images)
{
    /// <summary>True segments whose annotation claims another area than their number of pixels.</summary>
    public int WrongAreas { get; init; }

    /// <summary>How the measures were taken, a line each: on how many images, at which size, with which thresholds.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <summary>Images that could not be used and were left out, as <c>data.skip_corrupt</c> allows; a line each.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>
    /// The measures over only those images that earlier evaluations of the run were on, if this one was on all: results can be compared only over the same
    /// images.
    /// </summary>
    public TaskResult? Part { get; init; }

    /// <summary>The measures in a few words, for a line of progress: <c>mIoU 41.2</c>.</summary>
    public abstract string Line { get; }

    /// <summary>The measures by name, for logs and scripts.</summary>
    public abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The measures of each class, whose name is the group; a class that does not occur is left out.</summary>
    public virtual IReadOnlyList<Metric> ClassMetrics => [];

    /// <summary>The measures as a table; lines end with <c>\n</c>.</summary>
    public abstract string Table { get; }

    /// <summary>A line for every class; may be empty.</summary>
    public virtual string ClassTable => "";

    /// <summary>A measure; null if the task has none of the name.</summary>
    public double? Find(string group, string name) => Metrics.FirstOrDefault(metric => metric.Group == group && metric.Name == name)?.Value;
}

/// <summary>A number that tells how good a model is.</summary>
/// <param name="Group">What it is over: <c>all</c>, <c>things</c>, <c>pixels</c>, or a class.</param>
/// <param name="Name">Its name: <c>pq</c>.</param>
/// <param name="Value">A fraction, or a count; NaN where nothing counts.</param>
/// <param name="IsCount">Whether it counts something and says nothing of quality.</param>
public sealed record Metric(string Group, string Name, double Value, bool IsCount = false);
