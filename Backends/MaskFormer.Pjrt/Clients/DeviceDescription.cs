using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>A device as the plugin describes it: of a client, or of a topology that is not here.</summary>
public sealed class DeviceDescription
{
    internal DeviceDescription(PjrtApi api, nint pointer)
    {
        Int32Arguments id = new() { Handle = pointer };
        api.Call(Slot.DeviceDescriptionId, ref id, Failure.Query);
        Id = id.Value;
        Kind = api.Has(Slot.DeviceDescriptionKind) ? Text.Query(api, Slot.DeviceDescriptionKind, pointer, Failure.Query) : "";
        Name = api.Has(Slot.DeviceDescriptionToString) ? Text.Query(api, Slot.DeviceDescriptionToString, pointer, Failure.Query) : "";
        Attributes = new Dictionary<string, object>();
        if (!api.Has(Slot.DeviceDescriptionAttributes)) return;
        CountedArguments attributes = new() { Handle = pointer };
        api.Call(Slot.DeviceDescriptionAttributes, ref attributes, Failure.Query);
        Attributes = NamedValues.Read(attributes.Items, attributes.Count);
    }

    /// <summary>Number in the whole job.</summary>
    public int Id { get; }

    /// <summary>For example <c>TPU v5 lite</c>.</summary>
    public string Kind { get; }

    /// <summary>The plugin's name for it.</summary>
    public string Name { get; }

    /// <summary>TPU: <c>coords</c>, <c>core_on_chip</c>, <c>device_memory_bytes_limit</c>; GPU: <c>compute_capability</c>; …</summary>
    public IReadOnlyDictionary<string, object> Attributes { get; }
}
