using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt.Interop;

/// <summary>Something the plugin will have done later. Every event is destroyed exactly once: after the wait, or after a callback is registered.</summary>
internal static unsafe class PluginEvent
{
    /// <summary>Blocks until the event fires, and destroys it.</summary>
    public static void Await(PjrtApi api, nint pointer, Failure failure)
    {
        if (pointer == 0) return;
        using PluginHandle handle = new(api, pointer, Slot.EventDestroy, parent: null);
        using PluginHandle.Loan loan = handle.Borrow();
        HandleArguments arguments = new() { Handle = loan.Pointer };
        api.Call(Slot.EventAwait, ref arguments, failure);
    }

    /// <summary>Completes when the event fires; fails with the event's error. Releases what it keeps alive then, on the plugin's thread.</summary>
    /// <param name="api">The table.</param>
    /// <param name="pointer">The event; owned by this call.</param>
    /// <param name="failure">How an error is reported.</param>
    /// <param name="keep">Lives until the event fires: pinned memory, parent handles.</param>
    public static Task AsTask(PjrtApi api, nint pointer, Failure failure, IDisposable? keep = null)
    {
        if (pointer == 0)
        {
            keep?.Dispose();
            return Task.CompletedTask;
        }

        using PluginHandle handle = new(api, pointer, Slot.EventDestroy, parent: null);
        Pending pending = new(api, failure, keep);
        GCHandle state = GCHandle.Alloc(pending);
        EventOnReadyArguments arguments = new()
        {
            Event = pointer,
            Callback = (nint)(delegate* unmanaged[Cdecl]<nint, nint, void>)&OnReady,
            State = GCHandle.ToIntPtr(state),
        };
        try
        {
            api.Call(Slot.EventOnReady, ref arguments, failure);
        }
        catch
        {
            state.Free();
            throw;
        }

        return pending.Source.Task;
    }

    // Runs on a thread of the plugin: takes the error, hands over, and calls nothing that could block.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnReady(nint error, nint state)
    {
        GCHandle handle = GCHandle.FromIntPtr(state);
        var pending = (Pending)handle.Target!;
        handle.Free();
        pending.Keep?.Dispose();
        if (error == 0) pending.Source.TrySetResult();
        else pending.Source.TrySetException(PluginError.Take(pending.Api, error, pending.Failure, Slot.EventOnReady));
    }

    private sealed record Pending(PjrtApi Api, Failure Failure, IDisposable? Keep)
    {
        // Continuations must not run on the plugin's thread.
        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
