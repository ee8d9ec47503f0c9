using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt.Interop;

// Most functions of the table ask one object for one thing. Their structs come in few forms, so one definition serves many slots;
// Tests/MaskFormer.Pjrt.Tests/Interop/LayoutTests compares each use with the list of all layouts (spec part G).

/// <summary>No field: <c>Plugin_Initialize</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct EmptyArguments : IArguments
{
    public static nuint StructSize => 16;

    [FieldOffset(0)] private nuint size;
}

/// <summary>An object in: destroy, await, delete. Or an object out: <c>ExecuteContext_Create</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct HandleArguments : IArguments
{
    public static nuint StructSize => 24;

    [FieldOffset(16)] public nint Handle;
}

/// <summary>An object in, a yes or no out.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct FlagArguments : IArguments
{
    public static nuint StructSize => 25;

    [FieldOffset(16)] public nint Handle;
    [FieldOffset(24)] public byte Flag;
}

/// <summary>An object in, a 32-bit number out.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct Int32Arguments : IArguments
{
    public static nuint StructSize => 28;

    [FieldOffset(16)] public nint Handle;
    [FieldOffset(24)] public int Value;
}

/// <summary>An object in, a pointer or 64-bit number out.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct WordArguments : IArguments
{
    public static nuint StructSize => 32;

    [FieldOffset(16)] public nint Handle;
    [FieldOffset(24)] public nint Value;
}

/// <summary>An object in, a pointer and a count out: texts, arrays.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct ArrayArguments : IArguments
{
    public static nuint StructSize => 40;

    [FieldOffset(16)] public nint Handle;
    [FieldOffset(24)] public nint Items;
    [FieldOffset(32)] public nuint Count;
}

/// <summary>An object in, a count and then a pointer out: attributes of devices, cost analysis.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct CountedArguments : IArguments
{
    public static nuint StructSize => 40;

    [FieldOffset(16)] public nint Handle;
    [FieldOffset(24)] public nuint Count;
    [FieldOffset(32)] public nint Items;
}

/// <summary>No object in, a pointer and a count out: <c>Plugin_Attributes</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct PluginAttributesArguments : IArguments
{
    public static nuint StructSize => 32;

    [FieldOffset(16)] public nint Items;
    [FieldOffset(24)] public nuint Count;
}

/// <summary>An object in; bytes, their owner and its deleter out: serialised executables, topologies.</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct SerialiseArguments : IArguments
{
    public static nuint StructSize => 56;

    [FieldOffset(16)] public nint Handle;
    [FieldOffset(24)] public nint Bytes;
    [FieldOffset(32)] public nuint Size;
    [FieldOffset(40)] public nint Owner;
    [FieldOffset(48)] public nint Deleter;
}
