using System.Diagnostics;
using System.Text;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

public sealed unsafe partial class PjrtClient
{
    private static readonly byte[] format = "mlir"u8.ToArray();

    /// <summary>Compiles a program.</summary>
    /// <param name="program">MLIR text in the StableHLO dialect. It should be verified: a plugin may end the process on a bad one.</param>
    /// <param name="options">Devices and flags; null for one device.</param>
    /// <param name="name">What errors, logs and the cache call it.</param>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program, MF5202 the options do not fit the client.</exception>
    public PjrtExecutable Compile(string program, CompileOptions? options = null, string name = "program") =>
        Compile(Encoding.UTF8.GetBytes(program), ProgramSignature.TryRead(program), options ?? new CompileOptions(), name);

    /// <summary>Compiles a program given as MLIR bytecode or UTF-8 text.</summary>
    /// <inheritdoc cref="Compile(string, CompileOptions?, string)"/>
    public PjrtExecutable Compile(byte[] program, CompileOptions? options = null, string name = "program") =>
        Compile(program, ProgramBytes.Signature(program), options ?? new CompileOptions(), name);

    /// <summary>Loads what <see cref="PjrtExecutable.Serialise"/> gave.</summary>
    /// <param name="serialised">Bytes from the same plugin build on the same platform. They are trusted: check a hash before.</param>
    /// <param name="program">The program's text, for the checks of its arguments; null without.</param>
    /// <param name="options">The options it was compiled with.</param>
    /// <param name="name">What errors and logs call it.</param>
    /// <exception cref="PjrtException">MF5208: the plugin refuses.</exception>
    public PjrtExecutable Load(byte[] serialised, string? program = null, CompileOptions? options = null, string name = "program") =>
        LoadSerialised(serialised, program is null ? null : ProgramSignature.TryRead(program), options ?? new CompileOptions(), name);

    internal PjrtExecutable LoadSerialised(byte[] serialised, IReadOnlyList<ProgramArgument>? arguments, CompileOptions options, string name) =>
        DeepStack.Run(() =>
        {
            using PluginHandle.Loan client = BorrowClient();
            fixed (byte* bytes = serialised)
            {
                DeserialiseArguments load = new() { Client = client.Pointer, Bytes = (nint)bytes, Size = (nuint)serialised.Length };
                Api.Call(Slot.ExecutableDeserializeAndLoad, ref load, Failure.Serialise);
                return new PjrtExecutable(this, load.Executable, name, arguments, options);
            }
        });

    internal byte[] EncodeOptions(CompileOptions options)
    {
        CheckDeviceCount(options.Replicas, options.Partitions);
        return options.Encode(options.Devices ?? DefaultDevices(options.Replicas, options.Partitions));
    }

    internal PjrtExecutable Compile(byte[] program, IReadOnlyList<ProgramArgument>? arguments, CompileOptions options, string name)
    {
        if (program.Length == 0) throw new PjrtException("MF5201", name, "the program is empty", "Pass MLIR text or bytecode");
        byte[] encoded = EncodeOptions(options);
        Compilations.Start(name, program.Length);
        long start = Stopwatch.GetTimestamp();
        PjrtExecutable executable = DeepStack.Run(() =>
            new PjrtExecutable(this, ErrorPlace.Name(program, () => Compile(program, encoded)), name, arguments, options)
        );
        Compilations.Add(new Compilation(name, FromCache: false, Stopwatch.GetElapsedTime(start), program.Length, executable.Memory, executable.Cost));
        return executable;
    }

    private nint Compile(byte[] program, byte[] options)
    {
        using PluginHandle.Loan client = BorrowClient();
        fixed (byte* code = program, optionBytes = options, formatBytes = format)
        {
            ProgramStruct wrapped = new()
            {
                StructSize = ProgramStruct.FullSize,
                Code = (nint)code,
                CodeSize = (nuint)program.Length,
                Format = (nint)formatBytes,
                FormatSize = (nuint)format.Length,
            };
            ClientCompileArguments arguments = new()
            {
                Client = client.Pointer,
                Program = (nint)(&wrapped),
                Options = (nint)optionBytes,
                OptionsSize = (nuint)options.Length,
            };
            Api.Call(Slot.ClientCompile, ref arguments, Failure.Compile);
            return arguments.Executable;
        }
    }
}
