using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Configuration;

/// <summary>Reads the kinds of records that referenced assemblies declare.</summary>
internal static class ReferencedKinds
{
    public static EquatableArray<KindSpec> Read(Compilation compilation, CancellationToken cancel)
    {
        List<KindSpec> kinds = [];
        foreach (IReadOnlyList<TypedConstant> arguments in ReferencedAssemblies.Attributes(compilation, "RecordKindAttribute"))
        {
            cancel.ThrowIfCancellationRequested();
            if (arguments is not [{ Value: INamedTypeSymbol below }, { Value: INamedTypeSymbol kind }]) continue;
            kinds.Add(new KindSpec(KnownNames.FullName(below), KnownNames.FullName(kind), kind.Name, IsPublic: true)
            {
                IsForeign = !SymbolEqualityComparer.Default.Equals(below.ContainingAssembly, kind.ContainingAssembly),
            });
        }

        return new(kinds.OrderBy(static kind => kind.FullName, System.StringComparer.Ordinal));
    }
}
