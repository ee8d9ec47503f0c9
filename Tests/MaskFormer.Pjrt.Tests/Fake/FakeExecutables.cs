using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>Programs of two outputs, copies of the first two arguments, on as many devices as the options say replicas.</summary>
internal static unsafe class FakeExecutables
{
    public static void Register(Action<Slot, nint> set)
    {
        set(Slot.ClientCompile, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Compile);
        set(Slot.LoadedExecutableDestroy, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Destroy);
        set(Slot.LoadedExecutableGetExecutable, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&GetExecutable);
        set(Slot.ExecutableDestroy, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Destroy);
        set(Slot.ExecutableNumOutputs, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&OutputCount);
        set(Slot.ExecutableGetCompiledMemoryStats, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Memory);
        set(Slot.ExecutableGetCostAnalysis, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Cost);
        set(Slot.ExecutableOptimizedProgram, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Optimised);
        set(Slot.LoadedExecutableAddressableDevices, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Devices);
        set(Slot.LoadedExecutableExecute, (nint)(delegate* unmanaged[Cdecl]<void*, nint>)&Execute);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Compile(void* pointer) => FakeCall.Do(pointer, "Client_Compile", (ref ClientCompileArguments arguments) =>
    {
        var program = (ProgramStruct*)arguments.Program;
        string text = Encoding.UTF8.GetString((byte*)program->Code, (int)program->CodeSize);
        byte[] options = new ReadOnlySpan<byte>((void*)arguments.Options, (int)arguments.OptionsSize).ToArray();
        FakeState.Seen["compile options"] = options;
        FakeState.Seen["format"] = Encoding.UTF8.GetString((byte*)program->Format, (int)program->FormatSize);
        nint[] devices = FakeState.Get<FakeClientObject>(arguments.Client).Devices;
        long replicas = Protos.CompileOptionsProto.Parser.ParseFrom(options).ExecutableBuildOptions.NumReplicas;
        arguments.Executable = FakeState.Add(new FakeLoaded(2, devices[..(int)replicas], text.Contains("donate")));
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Destroy(void* pointer) =>
        FakeCall.Do(pointer, "LoadedExecutable_Destroy", (ref HandleArguments arguments) => FakeState.Remove(arguments.Handle));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint GetExecutable(void* pointer) => FakeCall.Do(pointer, "LoadedExecutable_GetExecutable", (ref WordArguments arguments) =>
    {
        arguments.Value = FakeState.Add(new FakeExecutable(FakeState.Get<FakeLoaded>(arguments.Handle).Outputs));
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OutputCount(void* pointer) =>
        FakeCall.Do(
            pointer,
            "Executable_NumOutputs",
            (ref WordArguments arguments) => arguments.Value = FakeState.Get<FakeExecutable>(arguments.Handle).Outputs
        );

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Memory(void* pointer) =>
        FakeCall.Do(
            pointer,
            "Executable_GetCompiledMemoryStats",
            (ref CompiledMemoryArguments arguments) =>
            {
                (arguments.Arguments, arguments.Outputs, arguments.Aliased, arguments.Temporary, arguments.Code) = (
                    8_000_000_000,
                    7_000_000_000,
                    6_000_000_000,
                    5_000_000_000,
                    1_000_000
                );
            }
        );

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Cost(void* pointer) => FakeCall.Do(pointer, "Executable_GetCostAnalysis", (ref CountedArguments arguments) =>
    {
        NamedValue[] values =
        [
            new() { Name = FakeCall.Text("flops"), NameSize = 5, Type = 3, Float = 1.97e12f, ValueSize = 1 },
            new() { Name = FakeCall.Text("optimal_seconds"), NameSize = 15, Type = 3, Float = 0.05f, ValueSize = 1 },
        ];
        (arguments.Items, arguments.Count) = (FakeCall.Array<NamedValue>(values), 2);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Optimised(void* pointer) => FakeCall.Do(pointer, "Executable_OptimizedProgram", (ref WordArguments arguments) =>
    {
        var program = (ProgramStruct*)arguments.Value;
        byte[] code = FakeState.Seen.TryGetValue("optimised program", out object? given) ? (byte[])given : [];
        if (program->Code == 0) program->CodeSize = (nuint)code.Length;
        else code.CopyTo(new Span<byte>((void*)program->Code, code.Length));
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Devices(void* pointer) => FakeCall.Do(pointer, "LoadedExecutable_AddressableDevices", (ref ArrayArguments arguments) =>
    {
        nint[] devices = FakeState.Get<FakeLoaded>(arguments.Handle).Devices;
        (arguments.Items, arguments.Count) = (FakeCall.Array<nint>(devices), (nuint)devices.Length);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Execute(void* pointer) => FakeCall.Do(pointer, "LoadedExecutable_Execute", (ref ExecuteArguments arguments) =>
    {
        var options = (ExecuteOptionsStruct*)arguments.Options;
        var loaded = FakeState.Get<FakeLoaded>(arguments.Executable);
        if (options->StructSize != 144) throw new InvalidOperationException("options without size");
        for (int device = 0; device < (int)arguments.DeviceCount; device++)
        {
            var inputs = ((nint**)arguments.ArgumentLists)[device];
            var outputs = ((nint**)arguments.OutputLists)[device];
            for (int i = 0; i < loaded.Outputs; i++)
            {
                var source = FakeState.Get<FakeBuffer>(inputs[i]);
                outputs[i] = FakeState.Add(source with { Bytes = [.. source.Bytes], Deleted = false });
            }

            if (loaded.Donates) FakeState.Get<FakeBuffer>(inputs[0]).Deleted = true;
            ((nint*)arguments.CompleteEvents)[device] = FakeEvents.Later(() => { }, never: FakeState.StuckDevice == device);
        }
    });
}
