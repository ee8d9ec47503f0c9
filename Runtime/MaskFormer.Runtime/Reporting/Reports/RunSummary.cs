using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// <c>summary.json</c>: the run in numbers, for scripts. Qualities are fractions; <c>pq</c>, <c>sq</c>, <c>rq</c> at the top are those over all classes.
/// What is not known (no evaluation yet) is null.
/// </summary>
public sealed record RunSummary
{
    /// <summary>The file's name in a run folder.</summary>
    public const string FileName = "summary.json";

    private static readonly string[] panoptic = ["all", "things", "stuff"]; // groups of measures that have properties of their own

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>What computed it, for example <c>torch</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>What the model computed in at the end: <c>float32</c> or <c>bfloat16</c>.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>The file of weights that it started from; null for a run that started from its seed.</summary>
    public WeightsOrigin? StartedFrom { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public long Steps { get; init; }

    /// <summary>Time of training, evaluation included, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Mean speed of training.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Total loss of the first step.</summary>
    public double? FirstTotalLoss { get; init; }

    /// <summary>Total loss of the last step.</summary>
    public double? LastTotalLoss { get; init; }

    /// <summary>Qualities over all classes.</summary>
    public QualityMeans? All { get; init; }

    /// <summary>Qualities over things.</summary>
    public QualityMeans? Things { get; init; }

    /// <summary>Qualities over stuff.</summary>
    public QualityMeans? Stuff { get; init; }

    /// <summary>Mean IoU of pixels' classes, where the task or <c>eval --semantic</c> measures it.</summary>
    public double? MeanIou { get; init; }

    /// <summary>The measures of the last evaluation beside those of segments.</summary>
    public EquatableList<Metric> Metrics { get; init; } = [];

    /// <summary>The measures of the last evaluation for each class.</summary>
    public EquatableList<Metric> Classes { get; init; } = [];

    /// <summary>How the measures were taken (<see cref="TaskResult.Taken"/>).</summary>
    public EquatableList<string> Taken { get; init; } = [];

    /// <summary>Images that the measures were taken on.</summary>
    public int? EvaluatedImages { get; init; }

    /// <summary>Steps done by the weights that were evaluated.</summary>
    public long? EvaluatedStep { get; init; }

    /// <summary>The most memory that the process had, in bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The largest resident memory of this process so far, in bytes.</summary>
    public static long PeakMemoryNow()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="folder">The run folder.</param>
    public void Write(string folder) => SummaryFile.Write(this, Path.Combine(folder, FileName));

    /// <summary>Reads the summary of a run, so that an evaluation can add to it; null if there is none that can be read.</summary>
    /// <param name="folder">The run folder.</param>
    public static RunSummary? Read(string folder) => SummaryFile.Read(Path.Combine(folder, FileName));

    /// <summary>Whether a group of measures has a property of its own.</summary>
    internal static bool IsPanoptic(string group) => panoptic.Contains(group);
}
