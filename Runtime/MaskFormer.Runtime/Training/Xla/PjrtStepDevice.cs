using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>A step on the devices of a PJRT plugin. It is compiled once; the model alone is compiled at the first prediction.</summary>
internal sealed class PjrtStepDevice : IStepDevice
{
    private readonly PjrtClient client;
    private readonly ExecutableCache? cache;
    private readonly TrainingSession session;
    private readonly TrainingStep step;
    private readonly Lazy<ForwardSession> forward;

    public PjrtStepDevice(TrainingStep step, Lazy<ForwardGraph> model, XlaOptions options)
    {
        this.step = step;
        FoundPlugin found = new PluginLocator().Find(options.Plugin);
        PjrtPlugin plugin = PjrtPlugin.Load(found.Path);
        client = PjrtClient.Create(plugin, ClientOptions.For(plugin.Kind, options.Devices));
        if (client.Devices.Count < options.Devices)
        {
            throw new MaskFormerException("MF3012", $"--devices {options.Devices}", $"the plugin {found.Path} has {client.Devices.Count} devices", "Ask for as many as there are");
        }

        client.Compilations.Added += compilation => options.Compiled?.Invoke(compilation);
        cache = options.Cache is "" ? null : new ExecutableCache(options.Cache ?? ExecutableCache.DefaultFolder);
        session = new TrainingSession(client, step, cache);
        forward = new(() => new ForwardSession(client, model.Value, cache));
    }

    public void Set(string name, HostArray value) => session.Set(name, value);

    public HostArray Read(string name) => session.Read(name);

    public IReadOnlyDictionary<string, HostArray> Step(IReadOnlyDictionary<string, HostArray> values)
    {
        using TrainingOutcome outcome = session.Run(values);
        return step.Outputs.ToDictionary(static output => output.Name, output => outcome.Read(output.Name));
    }

    public IReadOnlyDictionary<string, HostArray> Predict(IReadOnlyDictionary<string, HostArray> batch) => forward.Value.Run(name => session.Buffer(name), batch);

    public void Dispose()
    {
        session.Dispose();
        if (forward.IsValueCreated) forward.Value.Dispose();
        client.Dispose();
    }
}
