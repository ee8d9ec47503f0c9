using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Whether each primitive has one implementation for each back end, and each implementation fits its primitive.</summary>
internal static class ImplementationCheck
{
    /// <summary>Back ends that nothing in the primitive's own project implements it for.</summary>
    public static IEnumerable<Finding> Missing(BlockResult primitive, Backends backends)
    {
        foreach (bool graph in new[] { false, true })
        {
            if (!(graph ? backends.Graph : backends.Torch)) continue;
            if (backends.Implementations.Any(one => one.Primitive == primitive.Spec.FullName && one.ForGraph == graph)) continue;
            yield return new("MF5001", 0, new([primitive.Spec.Name, Name(graph), PrimitiveSignature.Of(primitive, graph).ToString()]));
        }
    }

    /// <summary>What is wrong with one of them. A primitive of another project is not seen with its ports: the program tests it when it runs.</summary>
    public static IEnumerable<Diagnostic> Wrong(ParsedImplementation found, IEnumerable<BlockResult> library, Backends backends)
    {
        Implementation method = found.Spec;
        string name = Names.Last(method.Primitive);
        if (!found.IsPrimitive)
        {
            yield return Create(found, "MF1035", method.Method, name, "it is no record marked [Primitive]");
            yield break;
        }

        if (library.FirstOrDefault(block => block.Spec.FullName == method.Primitive) is { Sound: true } primitive)
        {
            PrimitiveSignature signature = PrimitiveSignature.Of(primitive, method.ForGraph);
            if (!signature.Fits(method)) yield return Create(found, "MF1035", method.Method, name, $"it must be {signature}, seen by the record");
        }

        Implementation first = backends.Implementations.First(one => one.Primitive == method.Primitive && one.ForGraph == method.ForGraph);
        if (first != method) yield return Create(found, "MF1036", method.Method, name, Name(method.ForGraph), first.Method);
    }

    private static string Name(bool graph) => graph ? "StableHLO" : "TorchSharp";

    private static Diagnostic Create(ParsedImplementation found, string id, params string[] arguments) =>
        Descriptors.Create(new(id, 0, new(arguments)), [found.Place]);
}
