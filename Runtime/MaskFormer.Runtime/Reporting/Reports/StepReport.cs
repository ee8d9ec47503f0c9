namespace MaskFormer.Runtime.Reporting;

/// <summary>What is reported about training steps: means since the last report.</summary>
public sealed record StepReport
{
    /// <summary>Optimizer steps done, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required long Steps { get; init; }

    /// <summary>The loss that is minimised.</summary>
    public required double Total { get; init; }

    /// <summary>Its parts of the last layer, weighted, by name: <c>class</c>, <c>mask</c>, <c>dice</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Losses { get; init; } = [];

    /// <summary>Learning rate before multipliers.</summary>
    public double LearningRate { get; init; }

    /// <summary>L2 norm of all gradients before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The criterion's other numbers that the task names: of mask classification the IoU of matched masks and the share of "no object".</summary>
    public IReadOnlyList<StepStatistic> Statistics { get; init; } = [];

    /// <summary>Segments that found no room since the last report and were left out.</summary>
    public int Dropped { get; init; }

    /// <summary>Share of the time spent waiting for data, 0 to 1.</summary>
    public double DataWait { get; init; }

    /// <summary>Speed since the last report.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Since the start of the program.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Expected time to the end.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>Memory of the process in bytes.</summary>
    public long MemoryBytes { get; init; }
}
