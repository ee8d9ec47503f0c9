using MaskFormer.Pjrt;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>The model alone on a plugin: what evaluation and prediction need. The training step, which takes far longer to compile, is not compiled.</summary>
internal sealed class PjrtForwardDevice : IStepDevice
{
    private readonly PluginClient plugin;
    private readonly ForwardSession session;
    private readonly HashSet<string> wanted;
    private readonly Dictionary<string, PjrtBuffer> weights = new(StringComparer.Ordinal);

    public PjrtForwardDevice(ForwardGraph model, PluginClient plugin)
    {
        wanted = [.. model.Weights.Select(static weight => weight.Name)];
        this.plugin = plugin;
        session = new ForwardSession(plugin.Client, model, plugin.Cache);
    }

    // Moments are set by whoever loads a checkpoint; the model has no use for them.
    public void Set(string name, HostArray value)
    {
        if (!wanted.Contains(name)) return;
        if (weights.Remove(name, out PjrtBuffer? old)) old.Dispose();
        weights.Add(name, plugin.Client.Upload(value, session.Executable.Devices[0]));
    }

    public HostArray Read(string name) => weights[name].Read();

    public IReadOnlyDictionary<string, HostArray> Step(IReadOnlyDictionary<string, HostArray> values) =>
        throw new InvalidOperationException("The engine was opened for prediction only.");

    public IReadOnlyDictionary<string, HostArray> Predict(IReadOnlyDictionary<string, HostArray> batch) => session.Run(name => weights[name], batch);

    public void Dispose()
    {
        foreach (PjrtBuffer buffer in weights.Values) buffer.Dispose();
        session.Dispose();
        plugin.Dispose();
    }
}
