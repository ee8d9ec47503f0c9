using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// One optimizer step of one engine: batches in, losses out, named tensors as state. The trainer knows nothing else of an engine,
/// so that a checkpoint of one resumes on another.
/// </summary>
public interface ITrainStep : IDisposable
{
    /// <summary>The engine's name as <c>--engine</c> takes it.</summary>
    string Engine { get; }

    /// <summary>Number of trained parameters.</summary>
    long Parameters { get; }

    /// <summary>Devices that share every batch in equal parts.</summary>
    int Devices => 1;

    /// <summary>Forward and backward over every batch, gradients averaged, clipped, one update.</summary>
    /// <param name="batches">As many as are accumulated; one normally.</param>
    /// <param name="rateFactor">What schedule and warm-up multiply the learning rate by.</param>
    /// <remarks>If loss or gradients are not finite, no weight is changed: see <see cref="StepOutcome.IsFinite"/>.</remarks>
    StepOutcome Step(IReadOnlyList<TrainingBatch> batches, double rateFactor);

    /// <summary>Starts to record what the engine's devices do.</summary>
    /// <exception cref="MaskFormerException">MF5209: the engine has no profiler, or it fails.</exception>
    IStepProfile Profile() => throw StepErrors.NoProfiler(Engine);

    /// <summary>Predicts with the weights as they are now.</summary>
    IPredictor Predictor { get; }

    /// <summary>Weights and buffers under their checkpoint keys.</summary>
    IReadOnlyList<NamedTensor> SaveWeights();

    /// <summary>Moments and step of the optimizer, named by <see cref="OptimizerNames"/>.</summary>
    IReadOnlyList<NamedTensor> SaveOptimizer();

    /// <summary>Replaces the weights.</summary>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ from the model's.</exception>
    void LoadWeights(IReadOnlyList<NamedTensor> stored);

    /// <summary>Replaces moments and step of the optimizer.</summary>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ from the model's.</exception>
    void LoadOptimizer(IReadOnlyList<NamedTensor> stored);

    /// <summary>States of the engine's random number generators, opaque, by name; set when a run resumes.</summary>
    IReadOnlyDictionary<string, byte[]> Random { get; set; }
}

/// <summary>Runs the model on one image at a time, dropout off.</summary>
public interface IPredictor
{
    /// <summary>The fixed size that images are padded to, for engines that compile; null if any size is taken.</summary>
    (int Height, int Width)? Canvas { get; }

    /// <summary>Predicts the segments of an image.</summary>
    /// <param name="image">Normalised and padded, <c>[3, height, width]</c>.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    RawPrediction Predict(float[] image, int height, int width);
}

/// <summary>What the last layer says of one image.</summary>
/// <param name="Logits">Class scores <c>[Queries, Classes + 1]</c>.</param>
/// <param name="Masks">Mask scores <c>[Queries, Rows, Columns]</c> at stride 4, before the sigmoid.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Rows">Rows of a mask.</param>
/// <param name="Columns">Columns of a mask.</param>
public sealed record RawPrediction(float[] Logits, float[] Masks, int Queries, int Rows, int Columns);
