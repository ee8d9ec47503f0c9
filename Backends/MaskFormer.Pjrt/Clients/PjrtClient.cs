using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>
/// A plugin's client: its devices, and what is made on them. Buffers and executables keep it alive;
/// the native object goes when the client and the last of them are disposed.
/// </summary>
public sealed partial class PjrtClient : IDisposable
{
    private PjrtClient(PjrtPlugin plugin, nint pointer)
    {
        Plugin = plugin;
        Handle = new PluginHandle(Api, pointer, Slot.ClientDestroy, parent: null);
        try
        {
            Platform = Text.Query(Api, Slot.ClientPlatformName, pointer, Failure.Client);
            PlatformVersion = Api.Has(Slot.ClientPlatformVersion) ? Text.Query(Api, Slot.ClientPlatformVersion, pointer, Failure.Client) : "";
            Devices = [.. Text.QueryPointers(Api, Slot.ClientAddressableDevices, pointer, Failure.Client).Select(device => new PjrtDevice(Api, device))];
        }
        catch
        {
            Handle.Dispose();
            throw;
        }
    }

    /// <summary>The plugin behind it.</summary>
    public PjrtPlugin Plugin { get; }

    /// <summary><c>cpu</c>, <c>cuda</c>, <c>tpu</c>, …</summary>
    public string Platform { get; }

    /// <summary>The plugin's build, in its own words; may have several lines. Part of the executable cache's key.</summary>
    public string PlatformVersion { get; }

    /// <summary>The devices of this process.</summary>
    public IReadOnlyList<PjrtDevice> Devices { get; }

    /// <summary>Every compilation and load from the cache, counted.</summary>
    public CompilationLog Compilations { get; } = new();

    internal PjrtApi Api => Plugin.Api;

    internal PluginHandle Handle { get; }

    /// <summary>Makes a client.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="options">Options; null for the plugin's own.</param>
    /// <exception cref="PjrtException">MF8108: no device, device busy, unknown option.</exception>
    public static PjrtClient Create(PjrtPlugin plugin, ClientOptions? options = null)
    {
        IReadOnlyDictionary<string, object> values = (options ?? new ClientOptions()).ToNamedValues();
        using NativeArena arena = NamedValues.Write(values, out nint items);
        ClientCreateArguments arguments = new() { Options = items, OptionCount = (nuint)values.Count };
        plugin.Api.Call(Slot.ClientCreate, ref arguments, Failure.Client);
        PjrtClient client = new(plugin, arguments.Client);
        if (client.Devices.Count > 0) return client;
        client.Dispose();
        throw new PjrtException("MF8108", plugin.Path, "the client has no device", "Check that the device is present and free");
    }

    /// <summary>Device ids that the plugin proposes, by replica and then partition.</summary>
    /// <param name="replicas">Copies of the program, each with its part of the batch.</param>
    /// <param name="partitions">Devices per copy.</param>
    /// <exception cref="PjrtException">MF5202: more than there are.</exception>
    public unsafe int[] DefaultDevices(int replicas, int partitions = 1)
    {
        CheckDeviceCount(replicas, partitions);
        int[] devices = new int[replicas * partitions];
        if (!Api.Has(Slot.ClientDefaultDeviceAssignment)) return [.. Devices.Take(devices.Length).Select(device => device.Id)];
        using PluginHandle.Loan client = Handle.Borrow();
        fixed (int* assignment = devices)
        {
            DefaultDeviceAssignmentArguments arguments = new()
            {
                Client = client.Pointer,
                Replicas = replicas,
                Partitions = partitions,
                Size = (nuint)devices.Length,
                Assignment = (nint)assignment,
            };
            Api.Call(Slot.ClientDefaultDeviceAssignment, ref arguments, new Failure("MF5202", "Use fewer devices"));
        }

        return devices;
    }

    /// <summary>Lets go of the client.</summary>
    public void Dispose() => Handle.Dispose();

    private void CheckDeviceCount(int replicas, int partitions)
    {
        if (replicas < 1 || partitions < 1)
        {
            throw new PjrtException("MF5202", "compile options", $"{replicas} replicas of {partitions} partitions are asked for", "Use at least 1 of each");
        }

        if ((long)replicas * partitions > Devices.Count)
        {
            throw new PjrtException(
                "MF5202",
                "compile options",
                $"the program wants {(long)replicas * partitions} devices ({replicas} replicas × {partitions} partitions); "
                    + $"the client has {Devices.Count} ({Platform})",
                "Use fewer devices; on the CPU make more with the client option cpu_device_count"
            );
        }
    }
}
