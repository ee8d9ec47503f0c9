using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

internal static unsafe class FakeEvents
{
    public static void Register(Action<Slot, nint> set)
    {
        set(Slot.EventDestroy, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Destroy);
        set(Slot.EventAwait, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Await);
        set(Slot.EventOnReady, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&OnReady);
    }

    /// <summary>An event that fires on a thread of its own once the gate is open and the work done.</summary>
    public static nint Later(Action work, bool never = false)
    {
        FakeEvent fires = new();
        if (FakeState.Fails.TryGetValue("Event", out (int, string) error)) fires.Error = error;
        nint handle = FakeState.Add(fires);
        if (never) return handle;
        if (FakeState.TransferGate is not { } gate)
        {
            work();
            fires.Done.Set();
            return handle;
        }

        new Thread(Fire) { IsBackground = true }.Start();
        return handle;

        void Fire()
        {
            gate.Wait();
            work();
            fires.Done.Set();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Destroy(void* pointer)
    {
        FakeState.Remove(((HandleArguments*)pointer)->Handle);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Await(void* pointer)
    {
        var fires = FakeState.Get<FakeEvent>(((HandleArguments*)pointer)->Handle);
        fires.Done.Wait();
        return fires.Error is { } error ? FakeCall.Error(error.Code, error.Message) : 0;
    }

    // As plugins do: at once where the event has fired, so that no test depends on when a thread is scheduled.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OnReady(void* pointer)
    {
        var arguments = (EventOnReadyArguments*)pointer;
        var fires = FakeState.Get<FakeEvent>(arguments->Event);
        (nint callback, nint state) = (arguments->Callback, arguments->State);
        if (fires.Done.IsSet) CallBack();
        else new Thread(CallBack) { IsBackground = true }.Start();
        return 0;

        void CallBack()
        {
            fires.Done.Wait();
            nint error = fires.Error is { } failure ? FakeCall.Error(failure.Code, failure.Message) : 0;
            ((delegate* unmanaged[Cdecl]<nint, nint, void>)callback)(error, state);
        }
    }
}
