using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Tests numbers that layers are made with, where they are known: a stride of 0, -4 heads, a rate of NaN (MF2032).</summary>
internal static class LayerNumbers
{
    /// <summary>Reports them, and gives the layers that cannot be made: nothing more is said of these.</summary>
    public static IReadOnlyCollection<string> Check(BlockView block, Scope own, FindingBag findings) =>
    [
        .. from layer in block.Of(MemberKind.Layer, MemberKind.Weight)
           where layer is { Inherited: false, Body: not null } && Wrong(layer, layer.Body, own).ToList() is { Count: > 0 } wrong && Report(wrong, findings)
           select layer.Name,
    ];

    private static bool Report(List<Finding> wrong, FindingBag findings)
    {
        findings.AddRange(wrong);
        return true;
    }

    private static IEnumerable<Finding> Wrong(Member layer, Node body, Scope own)
    {
        if (body.Kind == NodeKind.Choose) return Wrong(layer, body[1], own).Concat(Wrong(layer, body[2], own));
        Signature? signature = layer.Kind == MemberKind.Weight ? LayerTable.Weight : LayerTable.Find(body.Text)?.Signature;
        return from pair in (signature?.Arguments ?? []).Zip(body.Args, static (argument, value) => (Argument: argument, Value: value))
               where pair.Argument.Least is { } && Evaluator.Evaluate(pair.Value, own).Real is { } number && !Fits(number, pair.Argument)
               select new Finding(
                   "MF2032", pair.Value.Site, new([pair.Argument.Name, $"'{layer.Name}'", pair.Argument.Allowed, NodeText.Write(pair.Value)]));
    }

    private static bool Fits(double number, Argument argument) => number >= argument.Least && number < (argument.Below ?? double.PositiveInfinity);
}
