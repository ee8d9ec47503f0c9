using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>A device of this process. Lives as long as its client.</summary>
public sealed class PjrtDevice
{
    private readonly PjrtApi api;
    private readonly Lazy<IReadOnlyList<PjrtMemory>> memories;

    internal PjrtDevice(PjrtApi api, nint pointer)
    {
        (this.api, Pointer) = (api, pointer);
        WordArguments description = new() { Handle = pointer };
        api.Call(Slot.DeviceGetDescription, ref description, Failure.Query);
        Description = new DeviceDescription(api, description.Value);
        memories = new(ReadMemories);
    }

    /// <summary>Number in the whole job; what a device assignment names.</summary>
    public int Id => Description.Id;

    /// <summary>For example <c>cpu</c>, <c>NVIDIA H100 80GB HBM3</c>, <c>TPU v5 lite</c>.</summary>
    public string Kind => Description.Kind;

    /// <summary>What is known without touching the device.</summary>
    public DeviceDescription Description { get; }

    /// <summary>Memories that it can reach; empty if the plugin does not report them.</summary>
    public IReadOnlyList<PjrtMemory> Memories => memories.Value;

    internal nint Pointer { get; }

    /// <summary>Memory in use now; null if the plugin does not report it (the CPU plugin).</summary>
    public DeviceMemory? ReadMemory()
    {
        if (!api.Has(Slot.DeviceMemoryStats)) return null;
        DeviceMemoryArguments arguments = new() { Device = Pointer };
        try
        {
            api.Call(Slot.DeviceMemoryStats, ref arguments, Failure.Query);
        }
        catch (PjrtException error) when (error.Code == PjrtCode.Unimplemented)
        {
            return null;
        }

        return new DeviceMemory(
            arguments.InUse,
            arguments.PeakInUseIsSet != 0 ? arguments.PeakInUse : null,
            arguments.LimitIsSet != 0 ? arguments.Limit : null
        );
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Id}";

    private IReadOnlyList<PjrtMemory> ReadMemories() => api.Has(Slot.DeviceAddressableMemories) && api.Has(Slot.MemoryKind) && api.Has(Slot.MemoryId)
        ? [.. Text.QueryPointers(api, Slot.DeviceAddressableMemories, Pointer, Failure.Query).Select(memory => new PjrtMemory(api, memory))]
        : [];
}
