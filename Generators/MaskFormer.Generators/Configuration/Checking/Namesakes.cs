using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Configuration;

/// <summary>What a file or the command line chooses by one name, though it is two: experiments (MF3004) and kinds of a record (MF1022).</summary>
internal static class Namesakes
{
    public static IEnumerable<Diagnostic> Experiments(ImmutableArray<ParsedExperiment> all) =>
        from experiment in all
        let spec = experiment.Spec
        where spec is not null
        group (Spec: spec, Site: experiment.Sites[0]) by spec.Name.ToUpperInvariant() into same // they name folders too
        let first = same.First()
        from later in same.Skip(1)
        let differs = later.Spec.Name == first.Spec.Name ? "" : $": '{first.Spec.Name}' differs in upper and lower case only"
        select Diagnostic.Create(Descriptors.MF3004, later.Site, [first.Site], later.Spec.Name, Plain(first.Spec.Property), differs);

    /// <summary>Each record once, whatever the number of bases that it has in common with its namesake.</summary>
    public static IEnumerable<Diagnostic> Kinds(ImmutableArray<ParsedBlock> records, EquatableArray<KindSpec> foreign)
    {
        Dictionary<(string Base, string Name), string> known = [];
        foreach (KindSpec kind in foreign) known[(kind.Base, kind.Name)] = kind.FullName;
        foreach (ParsedBlock record in records)
        {
            if (record.Config is not { CanCreate: true } spec) continue;
            if (spec.Ancestors.FirstOrDefault(below => known.ContainsKey((below, spec.Name))) is { } both)
            {
                string first = known[(both, spec.Name)];
                yield return Diagnostic.Create(Descriptors.MF1022, record.Sites[0], spec.Name, Plain(both), Plain(first), Plain(spec.FullName));
            }

            foreach (string one in spec.Ancestors.Where(one => !known.ContainsKey((one, spec.Name)))) known.Add((one, spec.Name), spec.FullName);
        }
    }

    /// <summary>Kinds of one name that two referenced projects give: the program is the first that sees both, and there is no place in it.</summary>
    public static IEnumerable<Diagnostic> Referenced(EquatableArray<KindSpec> foreign) =>
        from kind in foreign
        group kind by (kind.Base, kind.Name) into same
        let two = same.Select(static kind => kind.FullName).Distinct().Take(2).ToArray()
        where two.Length == 2
        group same.Key by (First: two[0], Second: two[1]) into once // whatever the number of bases that they have in common
        let key = once.First()
        select Diagnostic.Create(Descriptors.MF1022, Location.None, key.Name, Plain(key.Base), Plain(once.Key.First), Plain(once.Key.Second));

    private static string Plain(string fullName) => fullName.Replace("global::", "");
}
