using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

public sealed unsafe partial class PjrtClient
{
    /// <summary>The plugin copies before the call returns.</summary>
    private const int ImmutableOnlyDuringCall = 0;

    /// <summary>The plugin reads the memory until the transfer's event fires.</summary>
    private const int ImmutableUntilTransferCompletes = 1;

    /// <summary>Copies an array to a device. The array is free again when this returns.</summary>
    /// <param name="array">The array.</param>
    /// <param name="device">Where to; null for the first device.</param>
    /// <exception cref="PjrtException">MF5207: the plugin refuses, for example out of memory.</exception>
    public PjrtBuffer Upload(HostArray array, PjrtDevice? device = null)
    {
        fixed (byte* data = array.Storage)
        {
            PjrtBuffer buffer = Start(array, data, device ?? Devices[0], ImmutableOnlyDuringCall, out nint done);
            return Finish(buffer, done);
        }
    }

    /// <summary>Copies numbers to a device. They are free again when this returns.</summary>
    /// <param name="data">Elements, row-major.</param>
    /// <param name="dims">Sizes; none for a scalar.</param>
    /// <exception cref="PjrtException">MF5204: sizes that do not fit; MF5207: the plugin refuses.</exception>
    public PjrtBuffer Upload<T>(ReadOnlySpan<T> data, params ReadOnlySpan<long> dims) where T : unmanaged => Upload(HostArray.From(data, dims));

    /// <summary>Starts to copy an array to a device. The buffer can be used at once; the array must not change until the task completes.</summary>
    /// <param name="array">The array; pinned meanwhile.</param>
    /// <param name="device">Where to; null for the first device.</param>
    /// <returns>The buffer, and a task that completes when the plugin no longer reads the array.</returns>
    public (PjrtBuffer Buffer, Task HostReleased) UploadAsync(HostArray array, PjrtDevice? device = null)
    {
        Pin pin = new(array.Storage);
        PjrtBuffer? buffer = null;
        try
        {
            buffer = Start(array, (byte*)pin.Address, device ?? Devices[0], ImmutableUntilTransferCompletes, out nint done);
            return (buffer, PluginEvent.AsTask(Api, done, Failure.Transfer, pin));
        }
        catch
        {
            if (buffer is null) pin.Dispose();
            buffer?.Dispose();
            throw;
        }
    }

    private PjrtBuffer Finish(PjrtBuffer buffer, nint done)
    {
        try
        {
            PluginEvent.Await(Api, done, Failure.Transfer);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private PjrtBuffer Start(HostArray array, byte* data, PjrtDevice device, int semantics, out nint done)
    {
        using PluginHandle.Loan client = BorrowClient();

        // An empty array has no address; the plugin wants one all the same.
        byte nothing = 0;
        fixed (long* dims = array.Dims)
        {
            BufferFromHostArguments arguments = new()
            {
                Client = client.Pointer,
                Data = data is null ? (nint)(&nothing) : (nint)data,
                Type = (int)array.Type,
                Dims = (nint)dims,
                Rank = (nuint)array.Dims.Length,
                Semantics = semantics,
                Device = device.Pointer,
            };
            Api.Call(Slot.ClientBufferFromHostBuffer, ref arguments, Failure.Transfer);
            done = arguments.DoneEvent;
            return new PjrtBuffer(this, arguments.Buffer, array.Type, array.Dims, device);
        }
    }

    private PluginHandle.Loan BorrowClient()
    {
        try
        {
            return Handle.Borrow();
        }
        catch (ObjectDisposedException error)
        {
            throw new PjrtException("MF5205", $"client of {Plugin.Path}", "the client was disposed", "Keep it for as long as its buffers are made", error);
        }
    }

    private sealed class Pin(byte[] bytes) : IDisposable
    {
        private GCHandle handle = GCHandle.Alloc(bytes, GCHandleType.Pinned);

        public nint Address { get; } = bytes.Length == 0 ? 0 : Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0);

        public void Dispose() => handle.Free();
    }
}
