using System;
using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>
/// The names that are being evaluated, over all records that take part. Values may depend on each other in a circle, also across
/// records that set each other's parameters, and a record may hold its like without end: that is the C# program's affair and must
/// neither hang nor overflow the compiler.
/// </summary>
internal sealed class Visits
{
    private const int Deepest = 64;
    private const int Most = 100_000;

    private readonly HashSet<string> open = [];
    private int steps;

    /// <summary>What stands behind a name; nothing if that is being asked already, or takes too long.</summary>
    public T? Of<T>(string name, Func<T?> evaluate)
    {
        if (open.Count >= Deepest || ++steps > Most || !open.Add(name)) return default;
        try
        {
            return evaluate();
        }
        finally
        {
            open.Remove(name);
        }
    }
}
