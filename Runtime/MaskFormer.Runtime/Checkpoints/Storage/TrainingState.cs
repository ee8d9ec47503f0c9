using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>All of a training run's state that is not a tensor of the model or optimizer. Holds for any engine.</summary>
public sealed record TrainingState
{
    /// <summary>Optimizer steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Identity of the run: all its checkpoints share it.</summary>
    public required string Run { get; init; }

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>What computed it, for example <c>torch</c>. A checkpoint of one engine resumes on another.</summary>
    public required string Engine { get; init; }

    /// <summary>Where the sampler of the training data stands.</summary>
    public required SamplerPosition Sampler { get; init; }

    /// <summary>States of random number generators, opaque, by name (for example <c>torch</c>).</summary>
    public IReadOnlyDictionary<string, byte[]> Random { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Whatever else a trainer needs to go on, as text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();
}

/// <summary>A complete checkpoint in memory.</summary>
/// <param name="State">Step, run, positions.</param>
/// <param name="Weights">Parameters and buffers under the original's names.</param>
/// <param name="Optimizer">Moments and steps of the optimizer; see <see cref="OptimizerNames"/>.</param>
public sealed record Checkpoint(TrainingState State, IReadOnlyList<NamedTensor> Weights, IReadOnlyList<NamedTensor> Optimizer)
{
    /// <summary>What is written into the header of the weights, so that they can be used without the run; nothing that is read again with it.</summary>
    public WeightsCard? Card { get; init; }
}
