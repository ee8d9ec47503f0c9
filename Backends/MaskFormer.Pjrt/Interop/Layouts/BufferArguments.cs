using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt.Interop;

/// <summary>The tiled kind of layout, which without tiles is a permutation of the axes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct MemoryLayout
{
    public const int OuterSize = 76;
    public const int TiledSize = 56;

    [FieldOffset(0)] public nuint StructSize;
    [FieldOffset(16)] public nuint InnerStructSize;
    [FieldOffset(32)] public nint MinorToMajor;
    [FieldOffset(40)] public nuint Rank;
    [FieldOffset(64)] public nuint TileCount;
    [FieldOffset(72)] public int Type;
}

[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct BufferFromHostArguments : IArguments
{
    public static nuint StructSize => 120;

    [FieldOffset(16)] public nint Client;
    [FieldOffset(24)] public nint Data;
    [FieldOffset(32)] public int Type;
    [FieldOffset(40)] public nint Dims;
    [FieldOffset(48)] public nuint Rank;
    [FieldOffset(72)] public int Semantics;
    [FieldOffset(80)] public nint Device;
    [FieldOffset(88)] public nint Memory;
    [FieldOffset(104)] public nint DoneEvent;
    [FieldOffset(112)] public nint Buffer;
}

[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct BufferToHostArguments : IArguments
{
    public static nuint StructSize => 56;

    [FieldOffset(16)] public nint Buffer;
    [FieldOffset(24)] public nint HostLayout;
    [FieldOffset(32)] public nint Destination;
    [FieldOffset(40)] public nuint Size;
    [FieldOffset(48)] public nint Event;
}

[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct BufferCopyArguments : IArguments
{
    public static nuint StructSize => 40;

    [FieldOffset(16)] public nint Buffer;
    [FieldOffset(24)] public nint Device;
    [FieldOffset(32)] public nint Copy;
}

[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct EventOnReadyArguments : IArguments
{
    public static nuint StructSize => 40;

    [FieldOffset(16)] public nint Event;
    [FieldOffset(24)] public nint Callback;
    [FieldOffset(32)] public nint State;
}
