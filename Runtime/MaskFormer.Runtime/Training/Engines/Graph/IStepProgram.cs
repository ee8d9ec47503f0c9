using MaskFormer.Pjrt;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>The compiled training step, whatever number of programs it takes.</summary>
internal interface IStepProgram : IDisposable
{
    /// <summary>Where all of the state is set and read, and what a predictor shares.</summary>
    IProgramSession Session { get; }

    /// <summary>Weights, moments and counters.</summary>
    IReadOnlyList<NamedType> State { get; }

    /// <summary>Weights that are not trained.</summary>
    IReadOnlyList<NamedType> Buffers { get; }

    /// <summary>Makes one step.</summary>
    /// <param name="batches">The parts of its batch.</param>
    /// <param name="scalars">Learning rate and key of dropout.</param>
    /// <returns>The criterion's outputs and the gradients' norm.</returns>
    IReadOnlyDictionary<string, HostArray> Run(IReadOnlyList<TrainingBatch> batches, IReadOnlyDictionary<string, HostArray> scalars);
}
