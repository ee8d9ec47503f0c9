using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt.Interop;

[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct ProgramStruct
{
    public const int FullSize = 48;

    [FieldOffset(0)] public nuint StructSize;
    [FieldOffset(16)] public nint Code;
    [FieldOffset(24)] public nuint CodeSize;
    [FieldOffset(32)] public nint Format;
    [FieldOffset(40)] public nuint FormatSize;
}

[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct ClientCompileArguments : IArguments
{
    public static nuint StructSize => 56;

    [FieldOffset(16)] public nint Client;
    [FieldOffset(24)] public nint Program;
    [FieldOffset(32)] public nint Options;
    [FieldOffset(40)] public nuint OptionsSize;
    [FieldOffset(48)] public nint Executable;
}

[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct TopologyCompileArguments : IArguments
{
    public static nuint StructSize => 64;

    [FieldOffset(16)] public nint Topology;
    [FieldOffset(24)] public nint Program;
    [FieldOffset(32)] public nint Options;
    [FieldOffset(40)] public nuint OptionsSize;
    [FieldOffset(48)] public nint Client;
    [FieldOffset(56)] public nint Executable;
}

[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct TopologyCreateArguments : IArguments
{
    public static nuint StructSize => 56;

    [FieldOffset(16)] public nint Name;
    [FieldOffset(24)] public nuint NameSize;
    [FieldOffset(32)] public nint Options;
    [FieldOffset(40)] public nuint OptionCount;
    [FieldOffset(48)] public nint Topology;
}

[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct DeserialiseArguments : IArguments
{
    public static nuint StructSize => 72;

    [FieldOffset(16)] public nint Client;
    [FieldOffset(24)] public nint Bytes;
    [FieldOffset(32)] public nuint Size;
    [FieldOffset(40)] public nint Executable;
    [FieldOffset(48)] public nint Options;
    [FieldOffset(56)] public nuint OptionsSize;
}

[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct ExecuteOptionsStruct
{
    public const int FullSize = 144;

    [FieldOffset(0)] public nuint StructSize;
    [FieldOffset(48)] public int LaunchId;
    [FieldOffset(56)] public nint Kept;
    [FieldOffset(64)] public nuint KeptCount;
}

[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct ExecuteArguments : IArguments
{
    public static nuint StructSize => 80;

    [FieldOffset(16)] public nint Executable;
    [FieldOffset(24)] public nint Options;
    [FieldOffset(32)] public nint ArgumentLists;
    [FieldOffset(40)] public nuint DeviceCount;
    [FieldOffset(48)] public nuint ArgumentCount;
    [FieldOffset(56)] public nint OutputLists;
    [FieldOffset(64)] public nint CompleteEvents;
    [FieldOffset(72)] public nint ExecuteDevice;
}

/// <summary>An executable in; a count and two arrays: all sizes of all outputs, and the rank of each.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct OutputDimensionsArguments : IArguments
{
    public static nuint StructSize => 48;

    [FieldOffset(16)] public nint Executable;
    [FieldOffset(24)] public nuint Count;
    [FieldOffset(32)] public nint Dims;
    [FieldOffset(40)] public nint Ranks;
}

/// <summary>The last four fields are unset (−1 here) where a plugin is older than they are.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct CompiledMemoryArguments : IArguments
{
    public static nuint StructSize => 144;

    [FieldOffset(16)] public nint Executable;
    [FieldOffset(24)] public long Code;
    [FieldOffset(32)] public long Arguments;
    [FieldOffset(40)] public long Outputs;
    [FieldOffset(48)] public long Aliased;
    [FieldOffset(56)] public long Temporary;
    [FieldOffset(72)] public long HostArguments;
    [FieldOffset(80)] public long HostOutputs;
    [FieldOffset(96)] public long HostTemporary;
    [FieldOffset(104)] public long Peak;
    [FieldOffset(112)] public long Total;
}
