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
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancel.ThrowIfCancellationRequested();
            if (!assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static name => name.Name == KnownNames.Language))) continue;
            foreach (AttributeData data in assembly.GetAttributes())
            {
                if (data.AttributeClass?.Name != "RecordKindAttribute") continue;
                if (data.ConstructorArguments is [{ Value: INamedTypeSymbol below }, { Value: INamedTypeSymbol kind }])
                {
                    kinds.Add(new KindSpec(KnownNames.FullName(below), KnownNames.FullName(kind), kind.Name, IsPublic: true)
                    {
                        IsForeign = !SymbolEqualityComparer.Default.Equals(below.ContainingAssembly, kind.ContainingAssembly),
                    });
                }
            }
        }

        return new(kinds.OrderBy(static kind => kind.FullName, System.StringComparer.Ordinal));
    }
}
