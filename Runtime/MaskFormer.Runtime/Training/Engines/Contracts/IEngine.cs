using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// A model with its weights on something that computes: it predicts. Evaluation and prediction know nothing else of an engine.
/// One caller at a time.
/// </summary>
public interface IEngine : IPredictor, IDisposable
{
    /// <summary>The engine's name as <c>--engine</c> takes it.</summary>
    string Name { get; }

    /// <summary>Number of trained parameters.</summary>
    long Parameters { get; }

    /// <summary>Weights and buffers under their checkpoint keys.</summary>
    IReadOnlyList<NamedTensor> SaveWeights();

    /// <summary>Replaces the weights.</summary>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ from the model's.</exception>
    void LoadWeights(IReadOnlyList<NamedTensor> stored);
}
