using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using MaskFormer.Libraries;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>A loaded plugin. It stays loaded until the process ends: its threads and static destructors do not survive unloading.</summary>
public sealed unsafe class PjrtPlugin
{
    /// <summary>The oldest table that is used: from 0.70 on a program may hold what the compiler of this project prints.</summary>
    public const int OldestMinor = 70;

    private static readonly ConcurrentDictionary<string, Lazy<PjrtPlugin>> loaded = new(StringComparer.Ordinal);

    private static readonly Slot[] required =
    [
        Slot.ErrorDestroy, Slot.ErrorMessage, Slot.ErrorGetCode, Slot.EventDestroy, Slot.EventAwait, Slot.EventOnReady,
        Slot.ClientCreate, Slot.ClientDestroy, Slot.ClientPlatformName, Slot.ClientAddressableDevices, Slot.ClientCompile,
        Slot.ClientBufferFromHostBuffer, Slot.DeviceGetDescription, Slot.DeviceDescriptionId, Slot.ExecutableDestroy, Slot.ExecutableNumOutputs,
        Slot.LoadedExecutableDestroy, Slot.LoadedExecutableGetExecutable, Slot.LoadedExecutableAddressableDevices, Slot.LoadedExecutableExecute,
        Slot.BufferDestroy, Slot.BufferElementType, Slot.BufferDimensions, Slot.BufferToHostBuffer,
    ];

    private PjrtPlugin(PjrtApi api, IReadOnlyDictionary<string, string> environment)
    {
        Api = api;
        Environment = environment;
        Extensions = ReadExtensions(api);
        if (api.Has(Slot.PluginInitialize))
        {
            EmptyArguments none = default;
            api.Call(Slot.PluginInitialize, ref none, Failure.Load);
        }

        Attributes = ReadAttributes(api);
    }

    /// <summary>The library's file.</summary>
    public string Path => Api.Path;

    /// <summary>Version of the C API, for example 0.115.</summary>
    public Version ApiVersion => new(Api.Major, Api.Minor);

    /// <summary>What the plugin drives, by its name.</summary>
    public PluginKind Kind => PluginKinds.Of(Path);

    /// <summary>
    /// What the plugin says of itself: <c>xla_version</c>, <c>stablehlo_current_version</c>, … Values: string, long, long[], float, bool. May be empty.
    /// </summary>
    public IReadOnlyDictionary<string, object> Attributes { get; }

    /// <summary>Extensions by their type number (spec C.8); the value is where the extension lies.</summary>
    public IReadOnlyDictionary<int, nint> Extensions { get; }

    /// <summary>Variables that were set for it before it was loaded.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The plugin's objects that this process holds: flat over a long run.</summary>
    public long LiveHandles => Api.Census.Total;

    internal PjrtApi Api { get; }

    /// <summary>Loads a plugin, once per process and file.</summary>
    /// <param name="path">The library's file.</param>
    /// <exception cref="PjrtException">MF8102 no loadable library; MF8103 no plugin; MF8104 too old or unknown version; MF8105 damaged table or failed
    /// start; MF8106 needed functions absent.</exception>
    public static PjrtPlugin Load(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new PjrtException("MF8102", full, Directory.Exists(full) ? "this is a folder, not a plugin's library" : "there is no such file",
                "Name the plugin's library, or get one: plugin get cpu|cuda13|tpu");
        }

        string real = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        Lazy<PjrtPlugin> plugin = loaded.GetOrAdd(real, key => new Lazy<PjrtPlugin>(() => LoadLibrary(key)));
        try
        {
            return plugin.Value;
        }
        catch
        {
            // A second try may follow a repair of the file.
            loaded.TryRemove(real, out _);
            throw;
        }
    }

    /// <summary>Checks a table and starts the plugin behind it.</summary>
    internal static PjrtPlugin FromTable(nint table, string path, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (table == 0) throw Broken(path, "GetPjrtApi returned nothing");
        PjrtApi api = new(table, path);
        if (api.TableSize < PjrtApi.HeaderSize || api.TableSize > 1 << 20 || api.TableSize % sizeof(nint) != 0)
        {
            throw Broken(path, $"the function table says that it has {api.TableSize} bytes");
        }

        if (api.Major != 0)
        {
            throw new PjrtException(
                "MF8104",
                path,
                $"the plugin speaks PJRT {api.Major}.{api.Minor}; only major version 0 is known",
                "Use a plugin of PJRT 0.70 or newer"
            );
        }

        if (api.Minor < OldestMinor)
        {
            throw new PjrtException(
                "MF8104",
                path,
                $"the plugin speaks PJRT 0.{api.Minor}, which is too old; 0.{OldestMinor} is the oldest that is used",
                "Get a newer one: plugin get cpu|cuda13|tpu"
            );
        }

        Slot[] absent = [.. required.Where(slot => !api.Has(slot))];
        if (absent.Length > 0)
        {
            throw new PjrtException(
                "MF8106",
                path,
                $"the plugin (PJRT 0.{api.Minor}, {api.SlotCount} functions) lacks {string.Join(", ", absent.Select(slot => "PJRT_" + slot))}",
                "Use another build of the plugin"
            );
        }

        return new PjrtPlugin(api, environment ?? new Dictionary<string, string>());
    }

    private static PjrtPlugin LoadLibrary(string path)
    {
        if (ElfCheck.Problem(path) is { } problem) throw new PjrtException("MF8102", path, problem, "Get the plugin again: plugin get cpu|cuda13|tpu");
        IReadOnlyDictionary<string, string> environment = PluginEnvironment.Prepare(PluginKinds.Of(path), path);
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            string why = LoaderMessage.Reason(error.Message);
            throw new PjrtException(
                "MF8102",
                path,
                $"the system cannot load the library: {why}",
                why.Contains("GLIBC", StringComparison.Ordinal)
                    ? "The plugin needs a newer C library: libtpu 2.31, the others 2.27"
                    : "Install what it needs, or use another build of the plugin",
                error
            );
        }

        if (!NativeLibrary.TryGetExport(library, "GetPjrtApi", out nint entry))
        {
            throw new PjrtException(
                "MF8103",
                path,
                "the library is no PJRT plugin: it does not export GetPjrtApi",
                "jaxlib and torch_xla are no plugins; get one: plugin get cpu|cuda13|tpu"
            );
        }

        return FromTable(((delegate* unmanaged[Cdecl]<nint>)entry)(), path, environment);
    }

    private static Dictionary<int, nint> ReadExtensions(PjrtApi api)
    {
        Dictionary<int, nint> extensions = [];
        for (nint node = api.Extensions; node != 0 && extensions.Count < 1000; node = *(nint*)(node + 16))
        {
            if (!extensions.TryAdd(*(int*)(node + 8), node)) break;
        }

        return extensions;
    }

    private static IReadOnlyDictionary<string, object> ReadAttributes(PjrtApi api)
    {
        if (!api.Has(Slot.PluginAttributes)) return new Dictionary<string, object>();
        PluginAttributesArguments arguments = default;
        api.Call(Slot.PluginAttributes, ref arguments, Failure.Load);
        return NamedValues.Read(arguments.Items, arguments.Count);
    }

    private static PjrtException Broken(string path, string cause) => new("MF8105", path, cause, "Use another build of the plugin");
}
