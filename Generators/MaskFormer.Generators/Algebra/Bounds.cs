using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What is known of the size of a dimension: its symbols are whole numbers from 1 on, and so are quotients over what is.</summary>
internal static class Bounds
{
    /// <summary>Whether a dimension is at least 0 for every value of its symbols, as far as that can be seen term by term.</summary>
    public static bool NotNegative(Dim dim)
    {
        if (dim.Terms.Any(static t => !t.Atoms.All(IsPositive))) return false;
        List<Term> more = [.. dim.Terms.Where(static t => t.Count > 0)];
        long least = 0;
        foreach (Term less in dim.Terms.Where(static t => t.Count < 0))
        {
            long left = -less.Count;
            for (int i = 0; i < more.Count && left > 0 && less.Atoms.Length > 0; i++)
            {
                if (more[i].Without(less.Atoms) is null) continue; // 3*H*W is at least 3*H
                long taken = Math.Min(left, more[i].Count);
                left -= taken;
                more[i] = more[i].With(more[i].Count - taken);
            }

            if (left > 0 && less.Atoms.Length > 0) return false;
            least -= left;
        }

        return more.Aggregate(least, static (sum, term) => sum + term.Count) >= 0;
    }

    private static bool IsPositive(Atom atom) => atom.Over is not { } over || NotNegative(over - Dim.Const(1));
}
