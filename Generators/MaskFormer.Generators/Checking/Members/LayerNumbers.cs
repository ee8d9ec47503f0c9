using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Tests numbers that layers are made with, where they are known: a stride of 0, -4 heads, a rate of NaN (MF2032).</summary>
internal static class LayerNumbers
{
    /// <summary>Reports them, and gives the layers that cannot be made: nothing more is said of these.</summary>
    public static IReadOnlyCollection<string> Check(BlockView block, Scope own, DefaultFrame defaults, FindingBag findings) =>
    [
        .. from layer in block.Of(MemberKind.Layer, MemberKind.Weight)
           where layer is { Inherited: false, Body: not null }
           let wrong = Wrong(layer, layer.Body!, own).Concat(ByDefault(layer, layer.Body!, defaults)).ToList()
           where wrong.Count > 0 && Report(wrong, findings)
           select layer.Name,
    ];

    private static bool Report(List<Finding> wrong, FindingBag findings)
    {
        findings.AddRange(wrong);
        return true;
    }

    // Each form of a choice, whichever is taken.
    private static IEnumerable<Finding> Wrong(Member layer, Node body, Scope own) => body.Kind == NodeKind.Choose
        ? Wrong(layer, body[1], own).Concat(Wrong(layer, body[2], own))
        : Numbers(layer, body, own, "", static _ => false);

    // The form that the defaults take.
    private static IEnumerable<Finding> ByDefault(Member layer, Node body, DefaultFrame defaults) =>
        body.Kind != NodeKind.Choose ? Numbers(layer, body, new(defaults), ", by default too", defaults.IsExplained).Concat(Places(body, new(defaults)))
        : Evaluator.Truth(body[0], new(defaults)) is { } test ? ByDefault(layer, body[test ? 1 : 2], defaults)
        : [];

    // A place that a list does not have.
    private static IEnumerable<Finding> Places(Node body, Scope scope) =>
        from value in body.Args
        where value.Descend().Any(static node => node.Kind == NodeKind.At)
        let failure = Evaluator.Failure(value, scope)
        where failure is { Cause.Site: > 0 }
        let place = failure.Value.Cause
        select new Finding("MF2032", place.Site, new(["a place", "a list", "within it: " + failure.Value.Why, NodeText.Write(place)]));

    private static IEnumerable<Finding> Numbers(Member layer, Node body, Scope scope, string when, Func<Node, bool> isExplained)
    {
        Signature? signature = layer.Kind == MemberKind.Weight ? LayerTable.Weight : LayerTable.Find(body.Text)?.Signature;
        return from pair in (signature?.Arguments ?? []).Zip(body.Args, static (argument, value) => (Argument: argument, Value: value))
               where pair.Argument.Least is { } && Evaluator.Evaluate(pair.Value, scope).Real is { } number && !pair.Argument.Takes(number)
               where !isExplained(pair.Value)
               select new Finding(
                   "MF2032", pair.Value.Site, new([pair.Argument.Name, $"'{layer.Name}'", pair.Argument.Allowed + when, NodeText.Write(pair.Value)]));
    }
}
