using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>What a command line asks <c>train</c> for, read and checked; no data is opened yet, and nothing is written.</summary>
internal sealed record TrainRequest
{
    /// <summary>The experiment and its values in force.</summary>
    public required ResolvedConfig Config { get; init; }

    /// <summary>The run folder that is named, or the newest one with <c>--resume</c>; null for a new one below <c>runs/</c>.</summary>
    public RunFolder? Folder { get; init; }

    /// <summary>Whether the run in <see cref="Folder"/> goes on.</summary>
    public bool Resume { get; init; }

    /// <summary>The run that goes on; null for a new one.</summary>
    public RunFolder? Resumed => Resume ? Folder : null;

    /// <summary>The file of weights that the run starts from; null for none.</summary>
    public WeightsOrigin? StartedFrom { get; init; }

    /// <summary>The weights of that file.</summary>
    public IReadOnlyList<NamedTensor>? Weights { get; init; }

    /// <summary>What computes the steps.</summary>
    public required string Engine { get; init; }

    /// <summary>Where the engine xla runs.</summary>
    public required XlaOptions Xla { get; init; }

    /// <summary>The steps whose work on the devices is recorded; null for none.</summary>
    public ProfiledSteps? Profiled { get; init; }

    /// <summary>How long training may take; null for no end.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Whether a step is refused that is estimated to need more memory than there is.</summary>
    public bool ChecksMemory { get; init; }
}
