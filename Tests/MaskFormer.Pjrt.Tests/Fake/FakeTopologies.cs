using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>Topologies as libtpu has them: <c>v5e:2x2</c> has four devices; other names are refused.</summary>
internal static unsafe class FakeTopologies
{
    public static void Register(Action<Slot, nint> set)
    {
        set(Slot.TopologyDescriptionCreate, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Create);
        set(Slot.TopologyDescriptionDestroy, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Destroy);
        set(Slot.TopologyDescriptionGetDeviceDescriptions, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Devices);
        set(Slot.TopologyDescriptionPlatformName, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&PlatformName);
        set(Slot.Compile, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Compile);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(void* pointer) => FakeCall.Do(pointer, "TopologyDescription_Create", (ref TopologyCreateArguments arguments) =>
    {
        string name = Encoding.UTF8.GetString((byte*)arguments.Name, (int)arguments.NameSize);
        if (name != "v5e:2x2") throw new InvalidOperationException($"{name} is invalid and does not match regex");
        arguments.Topology = FakeState.Add(new FakeTopology(name, [.. Enumerable.Range(0, 4).Select(i => FakeState.Add(new FakeDevice(i, "TPU v5 lite")))]));
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Destroy(void* pointer) =>
        FakeCall.Do(pointer, "TopologyDescription_Destroy", (ref HandleArguments arguments) => FakeState.Remove(arguments.Handle));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Devices(void* pointer) => FakeCall.Do(pointer, "TopologyDescription_GetDeviceDescriptions", (ref ArrayArguments arguments) =>
    {
        nint[] devices = FakeState.Get<FakeTopology>(arguments.Handle).Devices;
        (arguments.Items, arguments.Count) = (FakeCall.Array<nint>(devices), (nuint)devices.Length);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint PlatformName(void* pointer) => FakeCall.Do(pointer, "TopologyDescription_PlatformName", (ref ArrayArguments arguments) =>
    {
        (arguments.Items, arguments.Count) = (FakeCall.Text("tpu"), 3);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Compile(void* pointer) => FakeCall.Do(pointer, "Compile", (ref TopologyCompileArguments arguments) =>
    {
        FakeState.Seen["compile options"] = new ReadOnlySpan<byte>((void*)arguments.Options, (int)arguments.OptionsSize).ToArray();
        arguments.Executable = FakeState.Add(new FakeExecutable(2));
    });
}
