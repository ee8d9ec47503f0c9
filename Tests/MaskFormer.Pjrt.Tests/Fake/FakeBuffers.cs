using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>Buffers whose content is read from and written to the host late, as far as the semantics allow it.</summary>
internal static unsafe class FakeBuffers
{
    public static void Register(Action<Slot, nint> set)
    {
        set(Slot.ClientBufferFromHostBuffer, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&FromHost);
        set(Slot.BufferToHostBuffer, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&ToHost);
        set(Slot.BufferDestroy, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Destroy);
        set(Slot.BufferIsDeleted, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&IsDeleted);
        set(Slot.BufferElementType, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&ElementType);
        set(Slot.BufferDimensions, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Dimensions);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint FromHost(void* pointer) => FakeCall.Do(pointer, "Client_BufferFromHostBuffer", (ref BufferFromHostArguments arguments) =>
    {
        long[] dims = new ReadOnlySpan<long>((void*)arguments.Dims, (int)arguments.Rank).ToArray();
        byte[] bytes = new byte[HostArray.ByteSize((BufferType)arguments.Type, dims)];
        nint data = arguments.Data;
        if (arguments.Semantics == 0) Copy();
        arguments.Buffer = FakeState.Add(new FakeBuffer(bytes, arguments.Type, dims));
        arguments.DoneEvent = FakeEvents.Later(arguments.Semantics == 0 ? () => { } : Copy);

        void Copy() => new ReadOnlySpan<byte>((void*)data, bytes.Length).CopyTo(bytes);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ToHost(void* pointer) => FakeCall.Do(pointer, "Buffer_ToHostBuffer", (ref BufferToHostArguments arguments) =>
    {
        var layout = (MemoryLayout*)arguments.HostLayout;
        if (layout is null || layout->StructSize != 76 || layout->InnerStructSize != 56) throw new InvalidOperationException("no layout is given");
        FakeState.Seen["order of axes"] = new ReadOnlySpan<long>((void*)layout->MinorToMajor, (int)layout->Rank).ToArray();
        byte[] bytes = FakeState.Get<FakeBuffer>(arguments.Buffer).Bytes;
        nint destination = arguments.Destination;
        arguments.Event = FakeEvents.Later(() => bytes.CopyTo(new Span<byte>((void*)destination, bytes.Length)));
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Destroy(void* pointer) => FakeCall.Do(pointer, "Buffer_Destroy", (ref HandleArguments arguments) => FakeState.Remove(arguments.Handle));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint IsDeleted(void* pointer) => FakeCall.Do(pointer, "Buffer_IsDeleted", (ref FlagArguments arguments) =>
    {
        arguments.Flag = FakeState.Get<FakeBuffer>(arguments.Handle).Deleted ? (byte)1 : (byte)0;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ElementType(void* pointer) =>
        FakeCall.Do(pointer, "Buffer_ElementType", (ref Int32Arguments arguments) => arguments.Value = FakeState.Get<FakeBuffer>(arguments.Handle).Type);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Dimensions(void* pointer) => FakeCall.Do(pointer, "Buffer_Dimensions", (ref ArrayArguments arguments) =>
    {
        long[] dims = FakeState.Get<FakeBuffer>(arguments.Handle).Dims;
        (arguments.Items, arguments.Count) = (FakeCall.Array<long>(dims), (nuint)dims.Length);
    });
}
