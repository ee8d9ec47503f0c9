using MaskFormer.Pjrt;

namespace MaskFormer.Runtime.Training;

/// <summary>Where the engine xla runs.</summary>
public sealed record XlaOptions
{
    /// <summary>The plugin: a library, a wheel, or the name of one that was downloaded; null looks in the environment and the usual places.</summary>
    public string? Plugin { get; init; }

    /// <summary>Options of the plugin's client by its own names, for example <c>memory_fraction=0.5</c> and <c>preallocate=false</c> on GPUs.</summary>
    public IReadOnlyDictionary<string, string> PluginOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Devices that share the global batch.</summary>
    public int Devices { get; init; } = 1;

    /// <summary>Folder of the executable cache; null is the user's, empty switches it off.</summary>
    public string? Cache { get; init; }

    /// <summary>Called once, with the reason, if the cache cannot be read or written: every start then compiles again.</summary>
    public Action<string>? CacheUnusable { get; init; }

    /// <summary>Called with name and length in bytes of every program that is about to be compiled.</summary>
    public Action<string, int>? Compiling { get; init; }

    /// <summary>Called for every program that was compiled or loaded: a run has one for training and one for prediction.</summary>
    public Action<Compilation>? Compiled { get; init; }
}
