using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace MaskFormer.Generators;

/// <summary>
/// Remembers what was found about a record or an experiment, with the contracts that were asked for on the way: while its source and those are the same, so is
/// the answer. The work of an edit is then that of the edited block and of who sees its contract change, whatever the size of the library.
/// </summary>
internal static class CheckMemory<T>
    where T : class?
{
    private static readonly ConditionalWeakTable<object, Entry> entries = new();

    /// <param name="source">What is looked at: the same object as long as its source is the same.</param>
    /// <param name="contracts">Finds contracts as they are now.</param>
    /// <param name="make">Looks at it, with the contracts that it asks for.</param>
    public static T Get(object source, Func<string, Contract?> contracts, Func<Func<string, Contract?>, T> make)
    {
        if (entries.TryGetValue(source, out Entry? known) && known.Asked.All(asked => Equals(contracts(asked.Key), asked.Value))) return known.Result;
        Dictionary<string, Contract?> asked = [];
        T result = make(name => asked[name] = contracts(name));
        entries.Remove(source);
        entries.GetValue(source, _ => new(result, asked));
        return result; // another compilation may remember its own at the same time
    }

    private sealed class Entry(T result, IReadOnlyDictionary<string, Contract?> asked)
    {
        public T Result => result;

        public IReadOnlyDictionary<string, Contract?> Asked => asked;
    }
}
