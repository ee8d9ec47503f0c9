using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Finds the contracts that referenced assemblies carry, and which back ends are there.</summary>
internal static class ReferencedContracts
{
    public static EquatableArray<string> Of(Compilation compilation) => new(
        from assembly in compilation.SourceModule.ReferencedAssemblySymbols
        where assembly.Modules.SelectMany(static m => m.ReferencedAssemblies).Any(static a => a.Name == "MaskFormer.Language")
        from attribute in assembly.GetAttributes()
        where attribute.AttributeClass is { Name: "BlockContractAttribute" }
        from argument in attribute.ConstructorArguments
        where argument.Value is string
        select (string)argument.Value!);

    public static Backends BackendsOf(Compilation compilation) => new(
        compilation.GetTypeByMetadataName("MaskFormer.Torch.BlockModule") is not null,
        compilation.GetTypeByMetadataName("MaskFormer.StableHlo.GraphBuilder") is not null,
        Primitives(compilation, "MaskFormer.Torch.Primitives"),
        Primitives(compilation, "MaskFormer.StableHlo.Primitives"));

    private static EquatableArray<string> Primitives(Compilation compilation, string type) =>
        new((compilation.GetTypeByMetadataName(type)?.GetMembers() ?? []).OfType<IMethodSymbol>().Where(static m => m.DeclaredAccessibility == Accessibility.Public).Select(static m => m.Name).Distinct());
}

/// <summary>The back ends that a compilation references, and the primitives that each has.</summary>
internal sealed record Backends(bool Torch, bool Graph, EquatableArray<string> TorchPrimitives, EquatableArray<string> GraphPrimitives);
