using System.Diagnostics;
using MaskFormer.Pjrt.Interop;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

public sealed unsafe partial class PjrtClient
{
    private static readonly byte[] format = "mlir"u8.ToArray();

    /// <summary>Compiles a program.</summary>
    /// <param name="program">A program of the StableHLO dialect. A user's should be verified: a plugin may end the process on a bad one.</param>
    /// <param name="options">Devices and flags; null for as many devices as the program has replicas.</param>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program, MF5202 the options do not fit the client.</exception>
    public PjrtExecutable Compile(Program program, CompileOptions? options = null)
    {
        if (program.Code.IsEmpty) throw new PjrtException("MF5201", program.Name, "the program is empty", "Pass MLIR text or bytecode");
        options = (options ?? new CompileOptions()).For(program);
        byte[] encoded = EncodeOptions(options);
        Compilations.Start(program.Name, program.Code.Length);
        long start = Stopwatch.GetTimestamp();
        PjrtExecutable executable = DeepStack.Run(() =>
            new PjrtExecutable(this, ErrorPlace.Name(program, () => Compile(program.Code.Span, encoded)), program.Name, program.Arguments, options)
        );
        Compilations.Add(
            new Compilation(program.Name, FromCache: false, Stopwatch.GetElapsedTime(start), program.Code.Length, executable.Memory, executable.Cost)
        );
        return executable;
    }

    /// <summary>Compiles a user's text.</summary>
    /// <param name="text">MLIR text in the StableHLO dialect.</param>
    /// <param name="options">Devices and flags; null for one device.</param>
    /// <param name="name">What errors, logs and the cache call it.</param>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program, MF5202 the options do not fit the client.</exception>
    public PjrtExecutable Compile(string text, CompileOptions? options = null, string name = "program") => Compile(Program.FromText(text, name), options);

    /// <summary>Loads what <see cref="PjrtExecutable.Serialise"/> gave.</summary>
    /// <param name="serialised">Bytes from the same plugin build on the same platform. They are trusted: check a hash before.</param>
    /// <param name="program">The program, for the checks of its arguments.</param>
    /// <param name="options">The options it was compiled with.</param>
    /// <exception cref="PjrtException">MF5208: the plugin refuses.</exception>
    public PjrtExecutable Load(byte[] serialised, Program program, CompileOptions? options = null) =>
        DeepStack.Run(() =>
        {
            using PluginHandle.Loan client = BorrowClient();
            fixed (byte* bytes = serialised)
            {
                DeserialiseArguments load = new() { Client = client.Pointer, Bytes = (nint)bytes, Size = (nuint)serialised.Length };
                Api.Call(Slot.ExecutableDeserializeAndLoad, ref load, Failure.Serialise);
                return new PjrtExecutable(this, load.Executable, program.Name, program.Arguments, (options ?? new CompileOptions()).For(program));
            }
        });

    internal byte[] EncodeOptions(CompileOptions options)
    {
        CheckDeviceCount(options.Replicas, options.Partitions);
        return options.Encode(options.Devices ?? DefaultDevices(options.Replicas, options.Partitions));
    }

    private nint Compile(ReadOnlySpan<byte> program, byte[] options)
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
