using MaskFormer.Pjrt;

namespace MaskFormer.Runtime.Training;

/// <summary>Where a step's graph runs, with its state: weights, moments and the number of updates stay there, under their names.</summary>
internal interface IStepDevice : IDisposable
{
    /// <summary>Replaces a value of the state.</summary>
    void Set(string name, HostArray value);

    /// <summary>Copies a value of the state.</summary>
    HostArray Read(string name);

    /// <summary>Runs one step.</summary>
    /// <param name="values">Fields of the global batch, and scalars.</param>
    /// <returns>The outputs by name.</returns>
    IReadOnlyDictionary<string, HostArray> Step(IReadOnlyDictionary<string, HostArray> values);

    /// <summary>Starts to record what the device does; null if it has no profiler.</summary>
    IStepProfile? Profile() => null;

    /// <summary>Runs the model alone with the weights as they are now.</summary>
    /// <param name="batch">Fields of a batch of one.</param>
    /// <returns>The outputs by name.</returns>
    IReadOnlyDictionary<string, HostArray> Predict(IReadOnlyDictionary<string, HostArray> batch);
}
