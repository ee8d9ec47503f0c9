using MaskFormer.Pjrt.Interop;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>A compiled program on its devices.</summary>
public sealed partial class PjrtExecutable : IDisposable
{
    private readonly PluginHandle loaded;
    private readonly PluginHandle compiled;

    internal PjrtExecutable(PjrtClient client, nint pointer, string name, IReadOnlyList<EntryArgument>? arguments, CompileOptions options)
    {
        (Client, Name) = (client, name);
        PjrtApi api = client.Api;
        loaded = new PluginHandle(api, pointer, Slot.LoadedExecutableDestroy, client.Handle);
        try
        {
            WordArguments inner = new() { Handle = pointer };
            api.Call(Slot.LoadedExecutableGetExecutable, ref inner, Failure.Compile);
            compiled = new PluginHandle(api, inner.Value, Slot.ExecutableDestroy, loaded);
            WordArguments count = new() { Handle = inner.Value };
            api.Call(Slot.ExecutableNumOutputs, ref count, Failure.Compile);
            OutputCount = checked((int)count.Value);
            Outputs = OutputShape.Read(api, inner.Value);
            Memory = CompiledMemory.Read(api, inner.Value);
            Cost = CostAnalysis.Read(api, inner.Value);
            Devices = [.. Text.QueryPointers(api, Slot.LoadedExecutableAddressableDevices, pointer, Failure.Compile).Select(Find)];
        }
        catch
        {
            compiled?.Dispose();
            loaded.Dispose();
            throw;
        }

        // The partitioner changes the sizes of arguments, so the program does not show those on a device.
        if (options.Partitions == 1) Arguments = arguments?.Select(ProgramArgument.Of).ToArray();
    }

    /// <summary>What the caller calls it.</summary>
    public string Name { get; }

    /// <summary>The client that runs it.</summary>
    public PjrtClient Client { get; }

    /// <summary>Its devices; runs give and take lists in this order.</summary>
    public IReadOnlyList<PjrtDevice> Devices { get; }

    /// <summary>Outputs on each device.</summary>
    public int OutputCount { get; }

    /// <summary>Types and sizes of the outputs; null if the plugin does not report it.</summary>
    public IReadOnlyList<OutputShape>? Outputs { get; }

    /// <summary>The arguments on each device, as the program declares them; null if it does not.</summary>
    public IReadOnlyList<ProgramArgument>? Arguments { get; }

    /// <summary>What it needs of a device's memory; null if the plugin does not report it.</summary>
    public CompiledMemory? Memory { get; }

    /// <summary>The compiler's estimate; null if the plugin does not report it.</summary>
    public CostAnalysis? Cost { get; }

    /// <summary>
    /// Bytes of donated arguments whose memory no output reuses, so that state needs twice its room for a moment: sizes or types differ. 0 if all is reused;
    /// null if it is not known.
    /// </summary>
    public long? UnusedDonation => Arguments is { } known && Memory is { } memory
        ? known.Where(argument => argument.Donated).Sum(argument => HostArray.ByteSize(argument.Type, [.. argument.Dims])) - memory.Aliased
        : null;

    /// <summary>The compiled program as bytes, which the same plugin on the same platform can load again.</summary>
    /// <exception cref="PjrtException">MF5208: the plugin cannot do it.</exception>
    public byte[] Serialise()
    {
        using PluginHandle.Loan executable = Borrow(compiled);
        return Serialiser.Read(Client.Api, Slot.ExecutableSerialize, executable.Pointer, Failure.Serialise);
    }

    /// <summary>Frees the program. Runs that were started go on.</summary>
    public void Dispose()
    {
        compiled.Dispose();
        loaded.Dispose();
    }

    private PluginHandle.Loan Borrow(PluginHandle handle)
    {
        try
        {
            return handle.Borrow();
        }
        catch (ObjectDisposedException error)
        {
            throw new PjrtException("MF5205", Name, "the executable was disposed", "Keep it for as long as it runs", error);
        }
    }

    private PjrtDevice Find(nint pointer) =>
        Client.Devices.FirstOrDefault(device => device.Pointer == pointer)
        ?? throw new PjrtException(
            "MF5202",
            Name,
            "the plugin placed the program on a device that is not the client's",
            "Name the devices in the compile options"
        );
}
