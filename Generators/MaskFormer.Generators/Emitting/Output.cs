using System;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Generators;

/// <summary>Decides which files a block gets. An emitter that fails is one finding, not the end of the generator.</summary>
internal static class Output
{
    public static void Emit(SourceProductionContext output, BlockResult block, Backends backends)
    {
        if (block.Spec.Refused) return;
        Add(output, block, "Members", MembersEmitter.Emit);
        if (backends.Torch) Add(output, block, "Module", b => TorchEmitter.Emit(b, backends));
        if (backends.Graph) Add(output, block, "Graph", b => GraphEmitter.Emit(b, backends));
    }

    private static void Add(SourceProductionContext output, BlockResult block, string part, Func<BlockResult, string> emit)
    {
        try
        {
            string plain = emit(block);
            if (part == "Module" && block.Spec.Namespace.Length == 0) plain = HiddenNames.WithoutNamespace(plain);
            string code = HiddenNames.Spell(plain, block.Spec.Home, part == "Module", block.Members.Select(static m => m.Name));
            output.AddSource($"{block.Spec.Home.Hint}.{part}.g.cs", SourceText.From(code, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            output.ReportDiagnostic(Descriptors.Create(new("MF9001", 0, new([block.Spec.Name, error.ToString().Replace("\r", "").Replace("\n", " ")])), []));
        }
    }
}
