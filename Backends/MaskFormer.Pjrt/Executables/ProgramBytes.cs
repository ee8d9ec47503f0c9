using System.Text;

namespace MaskFormer.Pjrt;

/// <summary>Programs as bytes: MLIR bytecode or text.</summary>
internal static class ProgramBytes
{
    /// <summary>Bytecode begins with "ML\xEFR".</summary>
    public static bool IsBytecode(ReadOnlySpan<byte> program) => program.StartsWith<byte>([0x4d, 0x4c, 0xef, 0x52]);

    public static IReadOnlyList<ProgramArgument>? Signature(byte[] program) =>
        IsBytecode(program) ? null : ProgramSignature.TryRead(Encoding.UTF8.GetString(program));
}
