using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Generators;

/// <summary>
/// Writes a block's file: its members, its module and its graph, as far as back ends are referenced. It is one file, because Roslyn asks of each file
/// that it keeps whether another has its name. An emitter that fails is one finding, not the end of the generator.
/// </summary>
internal static class Output
{
    private static readonly string[] always = ["System.Collections.Generic", "System.Linq", "MaskFormer.Language"];
    private static readonly string[] ofGraphs = ["MaskFormer.StableHlo"];
    private static readonly string[] ofModules =
    [
        "MaskFormer.Torch", "TorchSharp", "static MaskFormer.Torch.Layers", "static MaskFormer.Torch.TensorOps", "static TorchSharp.torch",
        "Parameter = TorchSharp.Modules.Parameter", "Tensor = TorchSharp.torch.Tensor",
    ];

    public static void Emit(SourceProductionContext output, BlockResult block, Backends backends)
    {
        if (block.Spec.Refused || block.IsOfUnreadable) return;
        try
        {
            SourceText text = SourceText.From(Write(block, backends), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            output.AddSource($"{block.Spec.Home.Hint}.Block.g.cs", text);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            output.ReportDiagnostic(Descriptors.Create(new("MF9001", 0, new([block.Spec.Name, error.ToString().Replace("\r", "").Replace("\n", " ")])), []));
        }
    }

    private static string Write(BlockResult block, Backends backends)
    {
        SourceWriter file = new();
        Header.Write(file, block.Spec.Namespace, [.. always, .. backends.Graph ? ofGraphs : [], .. backends.Torch ? ofModules : []]);
        return file + string.Join("\n", Parts(block, backends));
    }

    private static IEnumerable<string> Parts(BlockResult block, Backends backends)
    {
        HashSet<string> names = [.. block.Members.Select(static m => m.Name)];
        yield return HiddenNames.Spell(MembersEmitter.Emit(block), block.Spec.Home, isModule: false, names);
        if (block.Spec.Abstract && block.Spec.Base.Length > 0) yield break; // one more step on the way to a kind: its base says how a kind is run
        if (backends.Torch)
        {
            string module = TorchEmitter.Emit(block, backends);
            if (block.Spec.Namespace.Length == 0) module = HiddenNames.WithoutNamespace(module);
            yield return HiddenNames.Spell(module, block.Spec.Home, isModule: true, names);
        }

        if (backends.Graph) yield return HiddenNames.Spell(GraphEmitter.Emit(block, backends), block.Spec.Home, isModule: false, names);
    }
}
