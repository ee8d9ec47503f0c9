using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>The profiler extension: records its calls and gives five bytes.</summary>
internal static unsafe class FakeProfiler
{
    public static readonly byte[] Data = [10, 3, 1, 2, 3];

    /// <summary>Adds the extension to a fake.</summary>
    public static FakePlugin Add(FakePlugin fake, int tableSize = 80)
    {
        var table = (nint*)fake.Allocate(80);
        table[0] = tableSize;
        table[2] = (nint)(delegate* unmanaged[Cdecl]<void*, void>)&ErrorDestroy;
        table[3] = (nint)(delegate* unmanaged[Cdecl]<void*, void>)&ErrorMessage;
        table[4] = (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&ErrorCode;
        table[5] = (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Create;
        table[6] = (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Destroy;
        table[7] = (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Start;
        table[8] = (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Stop;
        table[9] = (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Collect;
        return fake.WithExtension(1, (nint)table);
    }

    private static nint Log(string call)
    {
        FakeState.Seen["profiler"] = FakeState.Seen.TryGetValue("profiler", out object? before) ? $"{before} {call}" : call;
        return FakeState.Fails.TryGetValue("Profiler_" + call, out (int Code, string Message) failure) ? FakeCall.Error(failure.Code, failure.Message) : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ErrorDestroy(void* pointer) => FakeState.Remove(((nint*)pointer)[2]);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ErrorMessage(void* pointer)
    {
        var error = FakeState.Get<FakeError>(((nint*)pointer)[2]);
        (((nint*)pointer)[3], ((nuint*)pointer)[4]) = (error.Text, FakeCall.Length(error.Message));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ErrorCode(void* pointer)
    {
        ((int*)pointer)[6] = FakeState.Get<FakeError>(((nint*)pointer)[2]).Code;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(void* pointer)
    {
        if (*(nuint*)pointer != 32) return FakeCall.Error(3, "size of Create");
        FakeState.Seen["profiler options"] = new ReadOnlySpan<byte>((void*)((nint*)pointer)[1], (int)((nint*)pointer)[2]).ToArray();
        ((nint*)pointer)[3] = FakeState.Add(new FakeProfilerObject());
        return Log("create");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Destroy(void* pointer)
    {
        FakeState.Remove(((nint*)pointer)[1]);
        return Log("destroy");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Start(void* pointer) => Log("start");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Stop(void* pointer) => Log("stop");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Collect(void* pointer)
    {
        nint target = ((nint*)pointer)[2];
        if (target == 0) ((nint*)pointer)[3] = Data.Length;
        else Data.CopyTo(new Span<byte>((void*)target, Data.Length));
        return Log("collect");
    }
}

internal sealed class FakeProfilerObject;
