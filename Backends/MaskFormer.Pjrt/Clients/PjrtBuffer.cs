using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>An array in a device's memory. Dispose it, or give it away: a donated buffer is consumed by the run.</summary>
public sealed class PjrtBuffer : IDisposable
{
    private readonly PjrtClient client;
    private readonly PjrtApi api;
    private readonly PluginHandle handle;
    private readonly long[] dims;
    private string? consumer;

    internal PjrtBuffer(PjrtClient client, nint pointer, BufferType type, ReadOnlySpan<long> dims, PjrtDevice device)
    {
        (this.client, api, Type, this.dims, Device) = (client, client.Api, type, dims.ToArray(), device);
        handle = new PluginHandle(api, pointer, Slot.BufferDestroy, client.Handle);
    }

    /// <summary>Element type.</summary>
    public BufferType Type { get; }

    /// <summary>Sizes; empty for a scalar.</summary>
    public ReadOnlySpan<long> Dims => dims;

    /// <summary>Where it lies.</summary>
    public PjrtDevice Device { get; }

    /// <summary>Whether it is gone: disposed, or donated to a run.</summary>
    public bool IsGone => handle.IsClosed;

    /// <summary>Waits for the run that makes it, and copies it to the host.</summary>
    /// <exception cref="PjrtException">MF5203: the run failed; MF5205: the buffer is gone; MF5207: the transfer failed.</exception>
    public unsafe HostArray Read()
    {
        byte[] bytes = Allocate();
        fixed (byte* destination = bytes) PluginEvent.Await(api, StartRead(destination, bytes.Length), Failure.Transfer);
        return new HostArray(Type, dims, bytes);
    }

    /// <summary>As <see cref="Read"/>, without blocking a thread.</summary>
    public async Task<HostArray> ReadAsync()
    {
        // Allocated pinned: the plugin writes into it after this method has returned to its caller.
        byte[] bytes = Allocate();
        await StartReadAsync(bytes).ConfigureAwait(false);
        return new HostArray(Type, dims, bytes);
    }

    /// <summary>Starts a copy to another device.</summary>
    /// <exception cref="PjrtException">MF5205: the buffer is gone; MF5207: the plugin refuses.</exception>
    public PjrtBuffer CopyTo(PjrtDevice device)
    {
        using PluginHandle.Loan buffer = Borrow("copy it");
        BufferCopyArguments arguments = new() { Buffer = buffer.Pointer, Device = device.Pointer };
        api.Call(Slot.BufferCopyToDevice, ref arguments, Failure.Transfer);
        return new PjrtBuffer(client, arguments.Copy, Type, dims, device);
    }

    /// <summary>Frees the device's memory.</summary>
    public void Dispose() => handle.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{Type.Describe(dims)} on {Device}";

    /// <summary>The pointer for a call.</summary>
    /// <exception cref="PjrtException">MF5205: the buffer is gone.</exception>
    internal PluginHandle.Loan Borrow(string purpose)
    {
        try
        {
            return handle.Borrow();
        }
        catch (ObjectDisposedException error)
        {
            string why = consumer is null ? "was disposed" : $"was donated to {consumer}, which reused its memory";
            throw new PjrtException("MF5205", ToString(), $"the buffer {why}; it is too late to {purpose}",
                "Use the run's output, which took the memory over, or keep the argument: RunOptions.Keep", error);
        }
    }

    /// <summary>As <see cref="Borrow"/>, for a run that borrows many; each is given back by <see cref="Release"/>.</summary>
    internal nint Acquire(string purpose)
    {
        _ = Borrow(purpose);
        return handle.DangerousGetHandle();
    }

    internal void Release() => handle.DangerousRelease();

    /// <summary>Marks the buffer as given away and frees what is left of it.</summary>
    internal void Consume(string executable)
    {
        consumer = executable;
        handle.Dispose();
    }

    /// <summary>Whether the plugin has taken the memory.</summary>
    internal bool IsDeletedByPlugin()
    {
        if (!api.Has(Slot.BufferIsDeleted)) return false;
        using PluginHandle.Loan buffer = Borrow("ask for its state");
        FlagArguments arguments = new() { Handle = buffer.Pointer };
        api.Call(Slot.BufferIsDeleted, ref arguments, Failure.Query);
        return arguments.Flag != 0;
    }

    private unsafe Task StartReadAsync(byte[] target)
    {
        var destination = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(target, 0);
        return PluginEvent.AsTask(api, StartRead(destination, target.Length), Failure.Transfer, new KeepAlive(target, this));
    }

    private unsafe nint StartRead(byte* destination, long size)
    {
        using PluginHandle.Loan buffer = Borrow("read it");

        // Without a layout the plugin would give the device's own order of axes, which on a TPU may be another one.
        long* order = stackalloc long[Math.Max(dims.Length, 1)];
        for (int i = 0; i < dims.Length; i++) order[i] = dims.Length - 1 - i;
        MemoryLayout layout = new()
        {
            StructSize = MemoryLayout.OuterSize,
            InnerStructSize = MemoryLayout.TiledSize,
            MinorToMajor = dims.Length == 0 ? 0 : (nint)order,
            Rank = (nuint)dims.Length,
        };
        BufferToHostArguments arguments = new()
        {
            Buffer = buffer.Pointer,
            HostLayout = (nint)(&layout),
            Destination = (nint)destination,
            Size = (nuint)size,
        };
        api.Call(Slot.BufferToHostBuffer, ref arguments, Failure.Transfer);
        return arguments.Event;
    }

    private byte[] Allocate()
    {
        long size = HostArray.ByteSize(Type, dims);
        if (size > Array.MaxLength) throw new PjrtException("MF5204", ToString(), $"{size} bytes do not fit into one .NET array", "Slice it in the program");

        return size == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
    }

    private sealed record KeepAlive(byte[] Bytes, PjrtBuffer Buffer) : IDisposable
    {
        public void Dispose() => GC.KeepAlive(Bytes);
    }
}
