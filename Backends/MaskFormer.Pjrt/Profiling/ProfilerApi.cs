using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>The functions of the profiler extension. Its errors are of its own kind (source: xla/backends/profiler/plugin/profiler_c_api.h).</summary>
internal sealed unsafe class ProfilerApi(nint table, string path)
{
    private const int ErrorDestroy = 16, ErrorMessage = 24, ErrorCode = 32;

    public const int Create = 40, Destroy = 48, Start = 56, Stop = 64, Collect = 72;

    /// <summary>Calls a function by its offset in the table.</summary>
    /// <exception cref="PjrtException">MF5209: absent, or it failed.</exception>
    public void Call<T>(int offset, ref T arguments, string what) where T : unmanaged
    {
        nint function = Function(offset);
        if (function == 0) throw new PjrtException("MF5209", path, PjrtCode.Unimplemented, $"the plugin's profiler cannot {what}", "Use a newer plugin");
        fixed (T* pointer = &arguments)
        {
            *(nuint*)pointer = (nuint)sizeof(T);
            nint error = ((delegate* unmanaged[Cdecl]<void*, nint>)function)(pointer);
            if (error != 0) throw Take(error, what);
        }
    }

    private PjrtException Take(nint error, string what)
    {
        ArrayArguments message = new() { Handle = error };
        *(nuint*)&message = ArrayArguments.StructSize;
        if (Function(ErrorMessage) is var read and not 0) ((delegate* unmanaged[Cdecl]<void*, void>)read)(&message);
        string text = Text.Read(message.Items, message.Count);
        Int32Arguments code = new() { Handle = error, Value = (int)PjrtCode.Unknown };
        *(nuint*)&code = Int32Arguments.StructSize;
        if (Function(ErrorCode) is var ask and not 0) ((delegate* unmanaged[Cdecl]<void*, nint>)ask)(&code);
        HandleArguments destroy = new() { Handle = error };
        *(nuint*)&destroy = HandleArguments.StructSize;
        if (Function(ErrorDestroy) is var free and not 0)
            ((delegate* unmanaged[Cdecl]<void*, void>)free)(&destroy);
        return new PjrtException(
            "MF5209",
            path,
            (PjrtCode)code.Value,
            $"the plugin's profiler could not {what}: {text.Trim().TrimEnd('.')}",
            "Train without a profile"
        );
    }

    private nint Function(int offset) => offset + sizeof(nint) <= *(long*)table ? *(nint*)(table + offset) : 0;
}

[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct ProfilerCreateArguments
{
    [FieldOffset(8)] public nint Options;
    [FieldOffset(16)] public nuint OptionsSize;
    [FieldOffset(24)] public nint Profiler;
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct ProfilerArguments
{
    [FieldOffset(8)] public nint Profiler;
}

[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct ProfilerCollectArguments
{
    [FieldOffset(8)] public nint Profiler;
    [FieldOffset(16)] public nint Buffer;
    [FieldOffset(24)] public nuint Size;
}
