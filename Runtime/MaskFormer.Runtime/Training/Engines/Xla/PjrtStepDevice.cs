using MaskFormer.Pjrt;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>A step on the devices of a PJRT plugin. It is compiled once; the model alone is compiled at the first prediction.</summary>
internal sealed class PjrtStepDevice : IStepDevice
{
    private readonly PluginClient plugin;
    private readonly TrainingSession session;
    private readonly TrainingStep step;
    private readonly Lazy<ForwardSession> forward;

    public PjrtStepDevice(TrainingStep step, Lazy<ForwardGraph> model, PluginClient plugin)
    {
        this.step = step;
        this.plugin = plugin;
        forward = new(() => new ForwardSession(plugin.Client, model.Value, plugin.Cache));
        session = new TrainingSession(plugin.Client, step, plugin.Cache);
    }

    public void Set(string name, HostArray value) => session.Set(name, value);

    public HostArray Read(string name) => session.Read(name);

    public IReadOnlyDictionary<string, HostArray> Step(IReadOnlyDictionary<string, HostArray> values)
    {
        using TrainingOutcome outcome = session.Run(values);
        return step.Outputs.ToDictionary(static output => output.Name, output => outcome.Read(output.Name));
    }

    public IStepProfile Profile() => new PluginProfile(plugin.Client.Plugin);

    public IReadOnlyDictionary<string, HostArray> Predict(IReadOnlyDictionary<string, HostArray> batch) =>
        forward.Value.Run(name => session.Buffer(name), batch);

    public void Dispose()
    {
        session.Dispose();
        if (forward.IsValueCreated) forward.Value.Dispose();
        plugin.Dispose();
    }
}
