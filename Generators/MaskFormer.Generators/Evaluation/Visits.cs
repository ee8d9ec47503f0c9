using System;
using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>
/// The names that are being evaluated, over all records that take part. Values may depend on each other in a circle, also across
/// records that set each other's parameters, and a record may hold its like without end: that is the C# program's affair and must
/// neither hang nor overflow the compiler.
/// </summary>
/// <param name="isConstant">Whether nothing more will be known than what is known now, so that a value once found is the value.</param>
internal sealed class Visits(bool isConstant = false)
{
    private const int Deepest = 64;
    private const int Most = 100_000;

    private readonly HashSet<string> open = [];
    private int steps, leftOut;

    /// <summary>What stands behind a name; nothing if that is being asked already, or takes too long.</summary>
    public T? Of<T>(string name, Func<T?> evaluate)
    {
        if (open.Count >= Deepest || ++steps > Most || !open.Add(name))
        {
            leftOut++;
            return default;
        }

        try
        {
            return evaluate();
        }
        finally
        {
            open.Remove(name);
        }
    }

    /// <summary>What was found for a name of one record before, or is found now; not kept where something was left out on the way.</summary>
    public T Once<T>(Dictionary<string, T> found, string name, Func<string, T> find)
    {
        if (found.TryGetValue(name, out T? known)) return known;
        int before = leftOut;
        T result = find(name);
        if (isConstant && leftOut == before) found[name] = result;
        return result;
    }
}
