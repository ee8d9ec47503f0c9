using MaskFormer.Definitions;
using MaskFormer.Language;

namespace MaskFormer.Fidelity;

/// <summary>In what numbers an engine computes.</summary>
public enum Precision
{
    /// <summary>float.</summary>
    F32,

    /// <summary>double; inputs and weights are float32 values, widened.</summary>
    F64,

    /// <summary>
    /// float, with what flows through the model rounded to bfloat16 (docs/precision.md). Cases have no tolerances for it: only <see cref="NarrowTests"/> uses
    /// it.
    /// </summary>
    BF16,
}

/// <summary>Something that runs models and criteria. Add one to <see cref="ReferenceEngines"/> and every case is compared with it, too.</summary>
public interface IReferenceEngine
{
    /// <summary>The engine's name in test names.</summary>
    string Name { get; }

    /// <summary>What it can compute in.</summary>
    IReadOnlyList<Precision> Precisions { get; }

    /// <summary>Makes a model and gives it weights.</summary>
    /// <param name="model">The record.</param>
    /// <param name="weights">Values under the original's keys: all that the model has, no more.</param>
    /// <param name="precision">What to compute in.</param>
    IReferenceModel Build(IBlock model, IReadOnlyDictionary<string, float[]> weights, Precision precision);

    /// <summary>Runs a criterion alone.</summary>
    /// <param name="criterion">The record.</param>
    /// <param name="ports">What its ports get, by name.</param>
    /// <param name="predictions">The ports by which gradients are wanted.</param>
    /// <param name="precision">What to compute in.</param>
    /// <returns>Outputs under their names, costs as <c>Matcher.Cost</c> and the like, and the gradients of Total as <c>grad.PORT</c>.</returns>
    IReadOnlyDictionary<string, Array64> Run(
        IBlock criterion, IReadOnlyDictionary<string, Array64> ports, IReadOnlyList<string> predictions, Precision precision);
}

/// <summary>A model with weights.</summary>
public interface IReferenceModel : IDisposable
{
    /// <summary>Evaluates a batch.</summary>
    /// <param name="image">[B, 3, H, W].</param>
    /// <param name="inner">Inner values that are wanted, by their paths in the record: <c>Decoded.P5</c>, <c>Layers.3.Y</c>.</param>
    /// <returns>The outputs, and of <paramref name="inner"/> what the model has.</returns>
    IReadOnlyDictionary<string, Array64> Forward(Array64 image, IReadOnlySet<string> inner);

    /// <summary>One pass forward and back in train mode.</summary>
    CriterionResult Gradients(IBlock criterion, Array64 image, TargetBatch targets);

    /// <summary>Optimizer steps on one batch.</summary>
    /// <param name="criterion">The criterion.</param>
    /// <param name="image">[B, 3, H, W].</param>
    /// <param name="targets">What is wanted in each step; the shapes are those of step 0.</param>
    /// <param name="groups">Learning rate and decay by key.</param>
    /// <param name="clipNorm">Largest norm of all gradients together.</param>
    /// <param name="steps">Number of steps.</param>
    TrainedState Train(
        IBlock criterion,
        Array64 image,
        Func<int, TargetBatch> targets,
        IReadOnlyDictionary<string, ParameterGroup> groups,
        double clipNorm,
        int steps
    );
}

/// <summary>Targets padded to one number per image.</summary>
/// <param name="Labels">[B, T] class ids.</param>
/// <param name="Owners">[B, D, H, W]: slot plus one of the targets that hold a pixel, 0 for none.</param>
/// <param name="Valid">[B, T] 1 for a target.</param>
/// <param name="Pixels">[B, H, W] 1 where a pixel counts.</param>
public sealed record TargetBatch(Array64 Labels, Array64 Owners, Array64 Valid, Array64 Pixels)
{
    /// <summary>What a criterion wants beside these, by the names of its ports.</summary>
    public IReadOnlyDictionary<string, Array64> More { get; init; } = new Dictionary<string, Array64>();
}

/// <summary>What a criterion says, and the gradients of its Total.</summary>
/// <param name="Losses">Outputs of the criterion by name.</param>
/// <param name="Gradients">By key; empty where none were asked for.</param>
/// <param name="ReluInputs">What went into each ReLU, in order; empty where the engine does not tell.</param>
public sealed record CriterionResult(
    IReadOnlyDictionary<string, Array64> Losses, IReadOnlyDictionary<string, Array64> Gradients, IReadOnlyList<Array64> ReluInputs);

/// <summary>AdamW's values for one weight.</summary>
public sealed record ParameterGroup(double LearningRate, double WeightDecay, double Beta1, double Beta2, double Epsilon);

/// <summary>What training leaves.</summary>
/// <param name="Steps">Losses before each update.</param>
/// <param name="GradientNorms">Before clipping.</param>
/// <param name="TotalAfter">Total after the last update.</param>
/// <param name="Weights">By key.</param>
/// <param name="FirstMoments">AdamW's mean gradient, by key.</param>
/// <param name="SecondMoments">AdamW's mean squared gradient, by key.</param>
public sealed record TrainedState(
    IReadOnlyList<CriterionResult> Steps, IReadOnlyList<double> GradientNorms, double TotalAfter,
    IReadOnlyDictionary<string, Array64> Weights, IReadOnlyDictionary<string, Array64> FirstMoments, IReadOnlyDictionary<string, Array64> SecondMoments);
