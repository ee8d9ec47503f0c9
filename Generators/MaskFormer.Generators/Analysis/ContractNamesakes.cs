using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Classes that would be chosen by the same options or name, of this assembly and of those that it is built with (MF1023).</summary>
internal sealed class ContractNamesakes
{
    private readonly Lazy<(INamedTypeSymbol Type, RuntimeContract Contract, object Choice)[]> marked;

    public ContractNamesakes(Compilation compilation) => marked = new(() => [.. Assemblies(compilation).SelectMany(TypesOf).SelectMany(Marks)]);

    /// <summary>The first class that is chosen as this one is; null where this is the first.</summary>
    public INamedTypeSymbol? Of(INamedTypeSymbol type, RuntimeContract contract, object choice)
    {
        INamedTypeSymbol first = marked.Value.FirstOrDefault(one => one.Contract == contract && IsSame(one.Choice, choice)).Type;
        return first is null || Same(first, type) ? null : first;
    }

    private static bool IsSame(object one, object other) => one is ISymbol symbol ? Same(symbol, other as ISymbol) : one.Equals(other);

    private static bool Same(ISymbol one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static IEnumerable<(INamedTypeSymbol, RuntimeContract, object)> Marks(INamedTypeSymbol type) =>
        from mark in type.GetAttributes()
        let contract = RuntimeContract.Of(mark)
        where contract?.Choice(mark) is not null
        select (type, contract, contract.Choice(mark)!);

    // What others gave is there first: it is the own class that can change.
    private static IEnumerable<IAssemblySymbol> Assemblies(Compilation compilation)
    {
        const string runtime = "MaskFormer.Runtime";
        ImmutableHashSet<string> homes =
        [
            .. RuntimeContract.All.Select(known => compilation.GetTypeByMetadataName(known.Attribute)?.ContainingAssembly.Name ?? runtime),
        ];
        return compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => homes.Contains(assembly.Name) || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(r => homes.Contains(r.Name))))
            .Append(compilation.Assembly);
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly) => Below(assembly.GlobalNamespace)
        .OrderBy(static type => type.Locations.FirstOrDefault()?.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(static type => type.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0);

    private static IEnumerable<INamedTypeSymbol> Below(INamespaceOrTypeSymbol space) => space.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static inner => inner is INamedTypeSymbol type ? Below(inner).Prepend(type) : Below(inner));
}
