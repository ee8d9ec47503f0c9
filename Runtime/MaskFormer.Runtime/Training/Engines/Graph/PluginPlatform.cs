using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Training;

/// <summary>A plugin's client with its cache of programs, as the options say.</summary>
internal sealed class PluginPlatform : IGraphPlatform
{
    private readonly PjrtClient client;
    private readonly ExecutableCache? cache; // null compiles in any case

    /// <exception cref="MaskFormerException">MF3015: fewer devices than asked for. MF81xx: no plugin, or one that cannot be used.</exception>
    public PluginPlatform(XlaOptions options)
    {
        FoundPlugin found = new PluginLocator().Find(options.Plugin);
        PjrtPlugin plugin = PjrtPlugin.Load(found.Path);
        client = PjrtClient.Create(plugin, ClientOptions.For(plugin.Kind, options.Devices).With(options.PluginOptions));
        client.Compilations.Starting += (name, bytes) => options.Compiling?.Invoke(name, bytes);
        client.Compilations.Added += compilation => options.Compiled?.Invoke(compilation);
        cache = options.Cache is "" ? null : new ExecutableCache(options.Cache ?? ExecutableCache.DefaultFolder);
        if (cache is not null && options.CacheUnusable is { } report) ReportOnce(cache, report);
        int devices = client.Devices.Count;
        if (devices >= options.Devices) return;
        client.Dispose();
        throw MaskFormerException.WrongInput(
            "MF3015",
            $"--devices {options.Devices}",
            $"the plugin {found.Path} has {devices} devices",
            "Ask for as many as there are"
        );
    }

    public string Name => "xla";

    public Target Target => Targets.Of(client);

    public IProgramSession Open(Module module, SessionLayout layout, IProgramSession? stateOf) =>
        new PjrtSession(client.Compile(module, cache), layout, (PjrtSession?)stateOf);

    public IStepProfile Profile() => PjrtProfiler.Start(client.Plugin);

    public void Dispose() => client.Dispose();

    private static void ReportOnce(ExecutableCache cache, Action<string> report)
    {
        bool reported = false;
        cache.Reported += entry =>
        {
            if (reported || entry.Event != CacheEvent.Unusable) return;
            reported = true;
            report(
                $"compiled programs cannot be kept, so every start compiles anew: {entry.Place} ({entry.Detail.TrimEnd('.')}). Make it writable, or name "
                    + "another folder in XDG_CACHE_HOME"
            );
        };
    }
}
