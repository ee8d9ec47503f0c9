using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Whether each primitive has one implementation for each back end, and each implementation fits its record.</summary>
internal static class ImplementationCheck
{
    /// <summary>Back ends that nothing in the primitive's own project implements it for.</summary>
    public static IEnumerable<Finding> Missing(BlockResult primitive, Backends backends)
    {
        bool[] missing =
        [
            .. new[] { false, true }.Where(graph => graph ? backends.Graph : backends.Torch)
                .Where(graph => !backends.Implementations.Any(one => IsOf(primitive.Spec.FullName, one) && one.ForGraph == graph)),
        ];
        if (missing.Length == 0) yield break;
        string methods = string.Join(", and ", missing.Select(graph => ByHandSignature.Of(primitive, graph)));
        yield return new("MF5001", 0, new([primitive.Spec.Name, string.Join(" or ", missing.Select(Name)), methods]));
    }

    /// <summary>What is wrong with one of them. A primitive of another project is not seen with its ports: the program tests it when it runs.</summary>
    public static IEnumerable<Diagnostic> Wrong(ParsedImplementation found, IEnumerable<BlockResult> library, Backends backends)
    {
        Implementation method = found.Spec;
        string name = Names.Last(method.Record);
        BlockResult? block = library.FirstOrDefault(block => block.Spec.FullName == method.Record);
        if (found.Of == ImplementedKind.Told) yield break;
        if (Refusal(found.Of, block, method) is { } reason)
        {
            yield return Create(found, "MF1035", method.Method, name, reason);
            yield break;
        }

        Implementation first = backends.Implementations.First(one => one.Record == method.Record && one.ForGraph == method.ForGraph);
        if (first != method) yield return Create(found, "MF1036", method.Method, name, Name(method.ForGraph), first.Method);
    }

    private static bool IsOf(string record, Implementation method) =>
        method.Record == record || method.Record == Implementation.Unknown || method.IsMeantForOther;

    private static string? Refusal(ImplementedKind kind, BlockResult? block, Implementation method)
    {
        if (kind == ImplementedKind.None) return "it is no record marked [Block] or [Primitive]";
        if (block is null) return kind == ImplementedKind.Block ? "a block is implemented in its own project, whose code calls the method" : null;
        if (!block.Sound) return null;
        if (block.Spec.Abstract) return "it is abstract: name the records that derive from it";
        ByHandSignature signature = ByHandSignature.Of(block, block.Spec.Primitive && method.ForGraph);
        if (!block.Spec.Primitive && block.Contract.Keys is not { Count: 0 })
            return "it has weights, or blocks whose weights are not known: a method sees none";
        return signature.Fits(method) ? null : $"it must be {signature}, seen by the record";
    }

    private static string Name(bool graph) => graph ? "StableHLO" : "TorchSharp";

    private static Diagnostic Create(ParsedImplementation found, string id, params string[] arguments) =>
        Descriptors.Create(new(id, 0, new(arguments)), [found.Place]);
}
