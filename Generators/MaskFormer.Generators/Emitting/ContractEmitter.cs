using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators;

/// <summary>Writes the contract of a public record into the assembly, for the compilers of projects that reference it.</summary>
internal static class ContractEmitter
{
    public static string Emit(string contract)
    {
        SourceWriter output = new();
        Header.Write(output, "");
        output.Line($"[assembly: MaskFormer.Language.RecordContract({SymbolDisplay.FormatLiteral(contract, quote: true)})]");
        return output.ToString();
    }
}
