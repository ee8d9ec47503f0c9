using MaskFormer.Pjrt;

namespace MaskFormer.Runtime.Training;

/// <summary>A recording by a plugin's own profiler.</summary>
internal sealed class PluginProfile(PjrtPlugin plugin) : IStepProfile
{
    private readonly PjrtProfiler profiler = PjrtProfiler.Start(plugin);

    public string Write(string logFolder, string name) => profiler.StopAndWrite(logFolder, name);

    public void Dispose() => profiler.Dispose();
}
