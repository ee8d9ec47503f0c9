using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>A client of two devices.</summary>
internal static unsafe class FakeClient
{
    public static void Register(Action<Slot, nint> set)
    {
        set(Slot.PluginInitialize, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Initialize);
        set(Slot.PluginAttributes, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Attributes);
        set(Slot.ClientCreate, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Create);
        set(Slot.ClientDestroy, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Destroy);
        set(Slot.ClientPlatformName, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&PlatformName);
        set(Slot.ClientPlatformVersion, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&PlatformVersion);
        set(Slot.ClientAddressableDevices, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Devices);
        set(Slot.DeviceGetDescription, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Description);
        set(Slot.DeviceDescriptionId, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&DeviceId);
        set(Slot.DeviceDescriptionKind, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&DeviceKind);
        set(Slot.DeviceDescriptionAttributes, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&DeviceAttributes);
        set(Slot.DeviceMemoryStats, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&MemoryStats);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Initialize(void* pointer) => FakeCall.Do(pointer, "Plugin_Initialize", (ref EmptyArguments _) => FakeState.Seen["initialised"] = true);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Attributes(void* pointer) => FakeCall.Do(pointer, "Plugin_Attributes", (ref PluginAttributesArguments arguments) =>
    {
        (arguments.Items, arguments.Count) = (FakeCall.NamedNumbers(("xla_version", 2)), 1);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(void* pointer) => FakeCall.Do(pointer, "Client_Create", (ref ClientCreateArguments arguments) =>
    {
        FakeState.Seen["options"] = NamedValues.Read(arguments.Options, arguments.OptionCount);
        arguments.Client = FakeState.Add(new FakeClientObject([FakeState.Add(new FakeDevice(0, "fake v1")), FakeState.Add(new FakeDevice(1, "fake v1"))]));
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Destroy(void* pointer) => FakeCall.Do(pointer, "Client_Destroy", (ref HandleArguments arguments) =>
    {
        FakeState.Seen["buffers when the client went"] = FakeState.Alive<FakeBuffer>();
        FakeState.Remove(arguments.Handle);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint PlatformName(void* pointer) =>
        FakeCall.Do(pointer, "Client_PlatformName", (ref ArrayArguments arguments) => Say(ref arguments, "fake"));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint PlatformVersion(void* pointer) =>
        FakeCall.Do(pointer, "Client_PlatformVersion", (ref ArrayArguments arguments) => Say(ref arguments, "fake 1\nbuilt yesterday"));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Devices(void* pointer) => FakeCall.Do(pointer, "Client_AddressableDevices", (ref ArrayArguments arguments) =>
    {
        nint[] devices = FakeState.Seen.ContainsKey("no devices") ? [] : FakeState.Get<FakeClientObject>(arguments.Handle).Devices;
        (arguments.Items, arguments.Count) = (FakeCall.Array<nint>(devices), (nuint)devices.Length);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Description(void* pointer) =>
        FakeCall.Do(pointer, "Device_GetDescription", (ref WordArguments arguments) => arguments.Value = arguments.Handle);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint DeviceId(void* pointer) =>
        FakeCall.Do(pointer, "DeviceDescription_Id", (ref Int32Arguments arguments) => arguments.Value = FakeState.Get<FakeDevice>(arguments.Handle).Id);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint DeviceKind(void* pointer) =>
        FakeCall.Do(pointer, "DeviceDescription_Kind", (ref ArrayArguments arguments) => Say(ref arguments, FakeState.Get<FakeDevice>(arguments.Handle).Kind));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint DeviceAttributes(void* pointer) => FakeCall.Do(pointer, "DeviceDescription_Attributes", (ref CountedArguments arguments) =>
    {
        (arguments.Items, arguments.Count) = (FakeCall.NamedNumbers(("device_memory_bytes_limit", 16_909_334_528)), 1);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint MemoryStats(void* pointer) => FakeCall.Do(pointer, "Device_MemoryStats", (ref DeviceMemoryArguments arguments) =>
    {
        (arguments.InUse, arguments.PeakInUse, arguments.PeakInUseIsSet, arguments.Limit) = (1000, 2000, 1, 77);
    });

    private static void Say(ref ArrayArguments arguments, string text) => (arguments.Items, arguments.Count) = (FakeCall.Text(text), FakeCall.Length(text));
}
