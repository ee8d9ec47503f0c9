using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Finds a name for a record's files, and which names of generated code its namespaces take.</summary>
internal static class HomeReader
{
    public static Home Read(INamedTypeSymbol record, Compilation compilation, Touched touched)
    {
        foreach (string name in CodeNames.All) touched.Add(name);
        return new(Hint(record, compilation), new(CodeNames.All.Where(name => Around(record, compilation).Any(space => IsTaken(space, name, compilation)))));
    }

    // Files are told apart without regard to case, and two of one name stop the generator with all its other files.
    private static string Hint(INamedTypeSymbol record, Compilation compilation)
    {
        string own = record.ToDisplayString();
        IEnumerable<INamespaceSymbol> spaces = [compilation.Assembly.GlobalNamespace];
        foreach (string part in Parts(record.ContainingNamespace))
            spaces = spaces.SelectMany(space => space.GetNamespaceMembers().Where(inner => Same(inner.Name, part)));
        int before = spaces.SelectMany(static space => space.GetTypeMembers())
            .Count(other => Same(other.Name, record.Name) && KnownNames.IsMarked(other) && string.CompareOrdinal(other.ToDisplayString(), own) < 0);
        string name = own.Replace("@", ""); // of a keyword
        return before == 0 && !FileNames.IsDevice(name) ? name : name + "-" + (before + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Parts(INamespaceSymbol space) =>
        space.IsGlobalNamespace ? [] : Parts(space.ContainingNamespace).Append(space.Name);

    private static IEnumerable<INamespaceSymbol> Around(INamedTypeSymbol record, Compilation compilation)
    {
        for (INamespaceSymbol? space = record.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            if (compilation.GetCompilationNamespace(space) is { } whole) yield return whole;
        }
    }

    private static bool IsTaken(INamespaceSymbol space, string name, Compilation compilation) => space.GetMembers(name).Any(member => member switch
    {
        INamespaceSymbol => true,
        _ => "global::" + member.ToDisplayString() != CodeNames.Full(name) && compilation.IsSymbolAccessibleWithin(member, compilation.Assembly),
    });

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
