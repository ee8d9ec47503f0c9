using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators;

/// <summary>Writes the contract of a public block into the assembly, for the compilers of projects that reference it.</summary>
internal static class ContractEmitter
{
    public static string Emit(BlockResult block)
    {
        SourceWriter output = new();
        Header.Write(output, "");
        output.Line($"[assembly: MaskFormer.Language.BlockContract({SymbolDisplay.FormatLiteral(ContractText.Write(block.Contract), quote: true)})]");
        return output.ToString();
    }
}
