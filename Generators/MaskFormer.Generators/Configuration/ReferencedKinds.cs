using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators.Configuration;

/// <summary>The kinds of records that referenced assemblies declare, from their contracts.</summary>
internal static class ReferencedKinds
{
    public static EquatableArray<KindSpec> Of(EquatableArray<ReferencedContract> referenced)
    {
        (string Assembly, Contract Contract)[] all = [.. referenced.Select(static r => (r.Assembly, ContractText.Read(r.Text))).OfType<(string, Contract)>()];
        ILookup<string, string> homes = all.ToLookup(static one => one.Contract.FullName, static one => one.Assembly);
        IEnumerable<KindSpec> kinds =
            from one in all
            where one.Contract.CanCreate
            from below in one.Contract.Bases.Prepend(one.Contract.FullName)
            select new KindSpec(Global(below), Global(one.Contract.FullName), Names.Last(one.Contract.FullName))
            {
                IsForeign = !homes[below].Contains(one.Assembly),
            };
        return new(kinds.OrderBy(static kind => kind.FullName, System.StringComparer.Ordinal));
    }

    private static string Global(string fullName) => "global::" + fullName;
}
