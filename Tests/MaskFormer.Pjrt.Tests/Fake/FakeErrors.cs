using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

internal static unsafe class FakeErrors
{
    public static void Register(Action<Slot, nint> set)
    {
        set(Slot.ErrorDestroy, (nint)(delegate* unmanaged[Cdecl]<void*, void>)&Destroy);
        set(Slot.ErrorMessage, (nint)(delegate* unmanaged[Cdecl]<void*, void>)&Message);
        set(Slot.ErrorGetCode, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&GetCode);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(void* pointer) => FakeState.Remove(((HandleArguments*)pointer)->Handle);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Message(void* pointer)
    {
        var arguments = (ArrayArguments*)pointer;
        var error = FakeState.Get<FakeError>(arguments->Handle);
        (arguments->Items, arguments->Count) = (error.Text, FakeCall.Length(error.Message));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint GetCode(void* pointer)
    {
        var arguments = (Int32Arguments*)pointer;
        arguments->Value = FakeState.Get<FakeError>(arguments->Handle).Code;
        return 0;
    }
}
