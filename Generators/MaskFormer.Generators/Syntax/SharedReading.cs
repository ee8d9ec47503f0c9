using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>
/// What was read of the static properties of a compilation. Experiments start from each other: each is read once here, where every one that starts from
/// it would read it again, with all that it starts from.
/// </summary>
internal static class SharedReading<T>
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<IPropertySymbol, Entry>> known = new();

    /// <summary>What is read of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="lookup">Is told what the reading looked at, now or when it was done.</param>
    /// <param name="read">Reads it; says whether the result holds for everybody, which it does not on a way that leads back to where it began.</param>
    public static T Get(IPropertySymbol property, Lookup lookup, Func<Lookup, (T Result, bool IsShared)> read)
    {
        ConcurrentDictionary<IPropertySymbol, Entry> entries = known.GetValue(lookup.Compilation, static _ => new(SymbolEqualityComparer.Default));
        if (!entries.TryGetValue(property, out Entry? entry))
        {
            Lookup own = new(lookup.Compilation, new Touched());
            (T result, bool isShared) = read(own);
            entry = new(result, own.Touched);
            if (isShared) entries[property] = entry;
        }

        lookup.Touched.Add(entry.Touched);
        return entry.Result;
    }

    private sealed record Entry(T Result, Touched Touched);
}
