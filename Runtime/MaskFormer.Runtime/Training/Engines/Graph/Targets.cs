using MaskFormer.Pjrt;
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Training;

/// <summary>For which kind of device a graph is written: the form of its loops depends on it, its meaning does not.</summary>
internal static class Targets
{
    /// <summary>The target of a client, by its platform's name; an unknown accelerator is taken for a wide one.</summary>
    public static Target Of(PjrtClient client) => client.Platform.ToLowerInvariant() switch
    {
        "cpu" or "host" => Target.Cpu,
        var name when name.Contains("tpu", StringComparison.Ordinal) => Target.Tpu,
        _ => Target.Gpu,
    };

    /// <summary>The target of a topology, before any plugin is loaded.</summary>
    public static Target For(string topology, string plugin) => (PluginKinds.Of(plugin), TopologyName.HostDevices(topology)) switch
    {
        (PluginKind.Gpu, _) => Target.Gpu,
        (PluginKind.Tpu, _) or (_, null) => Target.Tpu,
        _ => Target.Cpu,
    };
}
