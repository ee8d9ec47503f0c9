namespace MaskFormer.Pjrt;

/// <summary>What an engine's devices do, being recorded. Disposed without being written, it is lost.</summary>
public interface IStepProfile : IDisposable
{
    /// <summary>Ends the recording and writes it where TensorBoard looks: <c>plugins/profile/RUN/HOST.xplane.pb</c> below a log folder.</summary>
    /// <param name="logFolder">The folder of the event files.</param>
    /// <param name="run">Name of the profile, for example <c>step-000100</c>.</param>
    /// <returns>The file.</returns>
    /// <exception cref="Language.MaskFormerException">MF5209: the profiler failed.</exception>
    string Write(string logFolder, string run);
}
