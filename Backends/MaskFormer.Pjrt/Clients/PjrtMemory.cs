using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>A memory that a device can reach.</summary>
public sealed class PjrtMemory
{
    internal PjrtMemory(PjrtApi api, nint pointer)
    {
        Kind = Text.Query(api, Slot.MemoryKind, pointer, Failure.Query);
        Int32Arguments id = new() { Handle = pointer };
        api.Call(Slot.MemoryId, ref id, Failure.Query);
        Id = id.Value;
    }

    /// <summary><c>device</c>, <c>pinned_host</c>, <c>unpinned_host</c>, …</summary>
    public string Kind { get; }

    /// <summary>Number within the client.</summary>
    public int Id { get; }
}
