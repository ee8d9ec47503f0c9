using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Finds the contracts that referenced assemblies carry, and which back ends are there.</summary>
internal static class ReferencedContracts
{
    private static Found? last;

    /// <summary>Read again only where the references are others.</summary>
    public static EquatableArray<ReferencedContract> Of(Compilation compilation)
    {
        if (last is { } known && known.References == compilation.ExternalReferences) return known.Contracts;
        EquatableArray<ReferencedContract> contracts = Read(compilation);
        last = new(compilation.ExternalReferences, contracts);
        return contracts;
    }

    private sealed record Found(ImmutableArray<MetadataReference> References, EquatableArray<ReferencedContract> Contracts);

    private static EquatableArray<ReferencedContract> Read(Compilation compilation) => new(
        from found in ReferencedAssemblies.Attributes(compilation, "RecordContractAttribute")
        from argument in found.Arguments
        where argument.Value is string
        select new ReferencedContract(found.Assembly, (string)argument.Value!));

    public static Backends BackendsOf(Compilation compilation) => new(
        compilation.GetTypeByMetadataName("MaskFormer.Torch.BlockModule") is not null,
        compilation.GetTypeByMetadataName(Implementation.Builder) is not null);
}

/// <summary>The contract of a record of another assembly, as it is written there.</summary>
internal sealed record ReferencedContract(string Assembly, string Text)
{
    private static readonly ConditionalWeakTable<ReferencedContract, Contract?> read = new();

    /// <summary>What it says, read once; null if this compiler cannot read it.</summary>
    public Contract? Contract => read.GetValue(this, static contract => ContractText.Read(contract.Text));
}
