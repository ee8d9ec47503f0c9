namespace MaskFormer.Pjrt;

/// <summary>A plugin's file and who named it.</summary>
/// <param name="Path">The library.</param>
/// <param name="Origin"><c>--plugin</c>, a variable's name, <c>plugin get cpu</c>, or <c>well-known place</c>.</param>
public sealed record FoundPlugin(string Path, string Origin);

/// <summary>Finds the plugin that is to be used: what the user names, else what is installed.</summary>
/// <param name="store">Plugins that were got before; wheels are unpacked into it.</param>
/// <param name="variable">Reads an environment variable; null for the process's.</param>
/// <param name="places">Well-known files; null for the system's.</param>
public sealed class PluginLocator(PluginStore? store = null, Func<string, string?>? variable = null, IReadOnlyList<string>? places = null)
{
    private static readonly string[] systemPlaces = ["/lib/libtpu.so", "/usr/lib/libtpu.so", "/usr/local/lib/libtpu.so"];
    private static readonly string[] variables = ["PJRT_PLUGIN_LIBRARY_PATH", "TPU_LIBRARY_PATH"];

    private readonly PluginStore store = store ?? PluginStore.Default;
    private readonly Func<string, string?> variable = variable ?? NativeEnvironment.Get;
    private readonly IReadOnlyList<string> places = places ?? systemPlaces;

    /// <summary>Finds a plugin.</summary>
    /// <param name="option">What the user gave: a library, a wheel, or the name of a plugin that was got (<c>cpu</c>); null for none.</param>
    /// <exception cref="PjrtException">MF8101: none found; MF8102: what was named is not there; MF8110: a bad wheel.</exception>
    public FoundPlugin Find(string? option = null) =>
        TryFind(option)
        ?? throw new PjrtException(
            "MF8101",
            "PJRT plugin",
            $"no plugin is named or installed (looked at --plugin, {string.Join(", ", variables)}, {store.Folder}, {string.Join(", ", places)})",
            "Get one: plugin get cpu|cuda13|tpu, or name one: --plugin FILE"
        );

    /// <summary>As <see cref="Find"/>, but null where none is named or installed. What is named must still be there.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    /// <exception cref="PjrtException">MF8102: what was named is not there; MF8110: a bad wheel.</exception>
    public FoundPlugin? TryFind(string? option = null)
    {
        if (!string.IsNullOrEmpty(option)) return Named(option, "--plugin");
        foreach (string name in variables)
        {
            if (variable(name) is { Length: > 0 } value) return Named(value, name);
        }

        return Installed();
    }

    private FoundPlugin Named(string value, string origin)
    {
        if (value.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)) return new(store.Install(value).Path, origin);
        if (File.Exists(value)) return new(Path.GetFullPath(value), origin);
        if (PluginRecipe.All.Any(recipe => recipe.Name == value))
        {
            return store.Find(value) is { } stored
                ? new(stored.Path, origin)
                : throw new PjrtException("MF8102", $"{origin} {value}", "this plugin was not got yet", $"Get it: plugin get {value}");
        }

        throw new PjrtException(
            "MF8102",
            $"{origin} {value}",
            Directory.Exists(value) ? "this is a folder, not a plugin's library"
            : value.Split(Path.PathSeparator) is { Length: > 1 } list && list.Any(File.Exists) ? "this is a list of files, and one is wanted"
            : value.Trim() != value ? "there is no such file (white space belongs to its name)"
            : "there is no such file",
            "Name the plugin's library or its wheel"
        );
    }

    // The fastest device that is there and has its plugin; a CPU is always there.
    private FoundPlugin? Installed()
    {
        IReadOnlyList<StoredPlugin> all = store.List();
        bool tpu = PluginEnvironment.HasTpu();
        string[] order = [.. tpu ? ["tpu"] : (string[])[], .. File.Exists("/proc/driver/nvidia/version") ? ["cuda13"] : (string[])[], "cpu"];
        foreach (string name in order)
        {
            if (all.FirstOrDefault(plugin => plugin.Name == name) is { } stored) return new(stored.Path, $"plugin get {name}");
        }

        // libtpu without a TPU cannot run anything: it is only for planning, where it is named.
        return tpu && places.FirstOrDefault(File.Exists) is { } place ? new(place, "well-known place") : null;
    }
}
