using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// An engine that trains as well: batches in, losses out, named tensors as state. The trainer knows nothing else of an engine,
/// so that a checkpoint of one resumes on another.
/// </summary>
public interface ITrainingEngine : IEngine
{
    /// <summary>Devices that share every batch in equal parts.</summary>
    int Devices => 1;

    /// <summary>Forward and backward over every batch, one update: losses and gradients are those of one batch that holds them all.</summary>
    /// <param name="batches">As many as are accumulated; one normally.</param>
    /// <param name="rateFactor">What schedule and warm-up multiply the learning rate by.</param>
    /// <exception cref="NonFiniteException">MF7201: the matching met costs that are no numbers.</exception>
    /// <remarks>If loss or gradients are not finite, no weight is changed: see <see cref="StepOutcome.IsFinite"/>.</remarks>
    StepOutcome Step(IReadOnlyList<TrainingBatch> batches, double rateFactor);

    /// <summary>Starts to record what the engine's devices do.</summary>
    /// <exception cref="MaskFormerException">MF5209: the engine has no profiler, or it fails.</exception>
    IStepProfile Profile() => throw NoProfiler(Name);

    /// <summary>Moments and step of the optimizer, named by <see cref="OptimizerNames"/>.</summary>
    IReadOnlyList<NamedTensor> SaveOptimizer();

    /// <summary>Replaces moments and step of the optimizer.</summary>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ from the model's.</exception>
    void LoadOptimizer(IReadOnlyList<NamedTensor> stored);

    /// <summary>States of the engine's random number generators, opaque, by name; set when a run resumes.</summary>
    IReadOnlyDictionary<string, byte[]> Random { get; set; }

    /// <summary>MF5209: an engine cannot record what it does.</summary>
    internal static MaskFormerException NoProfiler(string engine) =>
        new(
            "MF5209",
            $"--engine {engine}",
            "this engine has no profiler",
            "Train without --profile, or with --engine xla and a plugin that has one (CUDA's, libtpu)"
        );
}
