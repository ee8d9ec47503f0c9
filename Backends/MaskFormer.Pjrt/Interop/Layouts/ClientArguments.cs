using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt.Interop;

[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct NamedValue
{
    public const int Stride = 56;

    [FieldOffset(0)] public nuint StructSize;
    [FieldOffset(16)] public nint Name;
    [FieldOffset(24)] public nuint NameSize;
    [FieldOffset(32)] public int Type;
    [FieldOffset(40)] public long Integer;
    [FieldOffset(40)] public nint Pointer;
    [FieldOffset(40)] public float Float;
    [FieldOffset(40)] public byte Flag;
    [FieldOffset(48)] public nuint ValueSize;
}

[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct ClientCreateArguments : IArguments
{
    public static nuint StructSize => 88;

    [FieldOffset(16)] public nint Options;
    [FieldOffset(24)] public nuint OptionCount;
    [FieldOffset(64)] public nint Client;
}

[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct DefaultDeviceAssignmentArguments : IArguments
{
    public static nuint StructSize => 48;

    [FieldOffset(16)] public nint Client;
    [FieldOffset(24)] public int Replicas;
    [FieldOffset(28)] public int Partitions;
    [FieldOffset(32)] public nuint Size;
    [FieldOffset(40)] public nint Assignment;
}

/// <summary>Each number that may be absent is followed by a flag; <c>bytes_in_use</c> always counts.</summary>
[StructLayout(LayoutKind.Explicit, Size = 208)]
internal struct DeviceMemoryArguments : IArguments
{
    public static nuint StructSize => 201;

    [FieldOffset(16)] public nint Device;
    [FieldOffset(24)] public long InUse;
    [FieldOffset(32)] public long PeakInUse;
    [FieldOffset(40)] public byte PeakInUseIsSet;
    [FieldOffset(64)] public long LargestAllocation;
    [FieldOffset(72)] public byte LargestAllocationIsSet;
    [FieldOffset(80)] public long Limit;
    [FieldOffset(88)] public byte LimitIsSet;
}
