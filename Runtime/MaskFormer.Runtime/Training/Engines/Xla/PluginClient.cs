using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Training;

/// <summary>A plugin's client with its cache of programs, as the options say.</summary>
internal sealed class PluginClient : IDisposable
{
    /// <exception cref="MaskFormerException">MF3015: fewer devices than asked for. MF81xx: no plugin, or one that cannot be used.</exception>
    public PluginClient(XlaOptions options)
    {
        FoundPlugin found = new PluginLocator().Find(options.Plugin);
        PjrtPlugin plugin = PjrtPlugin.Load(found.Path);
        Client = PjrtClient.Create(plugin, ClientOptions.For(plugin.Kind, options.Devices).With(options.PluginOptions));
        Client.Compilations.Starting += (name, bytes) => options.Compiling?.Invoke(name, bytes);
        Client.Compilations.Added += compilation => options.Compiled?.Invoke(compilation);
        Cache = options.Cache is "" ? null : new ExecutableCache(options.Cache ?? ExecutableCache.DefaultFolder);
        int devices = Client.Devices.Count;
        if (devices >= options.Devices) return;
        Client.Dispose();
        throw new MaskFormerException(
            "MF3015",
            $"--devices {options.Devices}",
            $"the plugin {found.Path} has {devices} devices",
            "Ask for as many as there are"
        );
    }

    /// <summary>The client.</summary>
    public PjrtClient Client { get; }

    /// <summary>The kind of its devices.</summary>
    public Target Target => Targets.Of(Client);

    /// <summary>Where compiled programs are kept; null compiles in any case.</summary>
    public ExecutableCache? Cache { get; }

    public void Dispose() => Client.Dispose();
}
