namespace MaskFormer.Runtime.Training;

/// <summary>What an engine's devices do, being recorded. Disposed without being written, it is lost.</summary>
public interface IStepProfile : IDisposable
{
    /// <summary>Ends the recording and writes it where TensorBoard looks: <c>plugins/profile/NAME</c> below the folder of the event files.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="Language.MaskFormerException">MF5209: the profiler failed.</exception>
    string Write(string logFolder, string name);
}
