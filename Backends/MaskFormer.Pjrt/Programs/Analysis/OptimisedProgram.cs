using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>What the compiler made of a program, as a serialised HLO module (xla/service/hlo.proto).</summary>
internal static unsafe class OptimisedProgram
{
    /// <returns>Null where the plugin does not give it.</returns>
    public static byte[]? Read(PjrtApi api, nint executable)
    {
        if (!api.Has(Slot.ExecutableOptimizedProgram)) return null;
        ProgramStruct program = new() { StructSize = ProgramStruct.FullSize };
        if (!Ask(api, executable, ref program)) return null;
        byte[] code = new byte[checked((int)program.CodeSize)];
        fixed (byte* bytes = code)
        {
            program.Code = (nint)bytes;
            return Ask(api, executable, ref program) ? code : null;
        }
    }

    /// <summary>Counts the custom calls to a target: field 28 of an instruction, a text.</summary>
    public static int CountCustomCalls(ReadOnlySpan<byte> module, ReadOnlySpan<byte> target)
    {
        byte[] field = [0xe2, 0x01, checked((byte)target.Length), .. target];
        return module.Count(field);
    }

    private static bool Ask(PjrtApi api, nint executable, ref ProgramStruct program)
    {
        fixed (ProgramStruct* pointer = &program)
        {
            WordArguments arguments = new() { Handle = executable, Value = (nint)pointer };
            nint error = api.TryCall(Slot.ExecutableOptimizedProgram, ref arguments);
            if (error == 0) return true;
            PluginError.Destroy(api, error);
            return false;
        }
    }
}
