using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// Division of dimensions, rounding up. Convolution and pooling give floor((n - w)/s) + 1 = ceil((n - w + 1)/s), and
/// ceil(ceil(a/m)/n) = ceil(a/(m*n)), so that the pyramid of an image of any size, odd ones included, is in normal form.
/// </summary>
internal static class Quotients
{
    /// <summary>ceil(a / b) in normal form.</summary>
    public static Dim Ceiling(Dim a, Dim b)
    {
        if (b.IsConst && b.Value == 1) return a;
        if (a.IsConst && a.Value == 0) return a;
        if (a.Equals(b)) return Dim.Const(1);
        if (b.Terms is not [{ Count: > 0 } by]) return Opaque(a, b);

        (Dim exact, Dim rest) = Split(a, by);
        if (rest.IsConst && rest.Value == 0) return exact;
        if (rest.IsConst && rest.Value == 1) return exact + Dim.Const(1); // ceil(1/s) for every s from 1 on
        if (rest.IsConst && b.IsConst) return exact + Dim.Const(1); // the rest lies between 0 and b

        (Dim reduced, Term under) = Reduce(rest, by);
        return exact + (reduced.Equals(rest) ? Merge(rest, b) : Ceiling(reduced, Dim.Of(under)));
    }

    /// <summary>floor(a / b), C#'s division of positive integers, as ceil((a - b + 1) / b).</summary>
    public static Dim Floor(Dim a, Dim b) => Ceiling(a - b + Dim.Const(1), b);

    /// <summary>Whether b divides a for every value of the symbols.</summary>
    public static bool Divides(Dim b, Dim a) => b.Terms is [{ Count: > 0 } by] && Split(a, by).Remainder is { IsConst: true, Value: 0 };

    // a = exact * by + rest, where the rest's numbers lie between 0 and by's.
    private static (Dim Exact, Dim Remainder) Split(Dim a, Term by)
    {
        List<Term> exact = [], rest = [];
        foreach (Term term in a.Terms)
        {
            if (term.Without(by.Atoms) is not { } quotient)
            {
                rest.Add(term);
                continue;
            }

            long whole = FloorDivide(term.Count, by.Count);
            exact.Add(quotient.With(whole));
            rest.Add(term.With(term.Count - (whole * by.Count)));
        }

        return (Dim.Of(exact), Dim.Of(rest));
    }

    // ceil((k*a)/(k*b)) = ceil(a/b), for numbers and symbols.
    private static (Dim Remainder, Term By) Reduce(Dim rest, Term by)
    {
        long divisor = rest.Terms.Aggregate(by.Count, static (g, t) => Gcd(g, Math.Abs(t.Count)));
        Term[] terms = [.. rest.Terms.Select(t => t.With(t.Count / divisor))];
        by = by.With(by.Count / divisor);
        foreach (Atom atom in by.Atoms)
        {
            Term?[] without = [.. terms.Select(t => t.Without([atom]))];
            if (without.Any(static t => t is null)) continue;
            terms = [.. without.Select(static t => t!)];
            by = by.Without([atom])!;
        }

        return (Dim.Of(terms), by);
    }

    // ceil((ceil(x/m) + c)/n) = ceil((x + c*m)/(m*n))
    private static Dim Merge(Dim rest, Dim by)
    {
        if (by.IsConst && by.Value == 1) return rest;
        Dim inner = rest - Dim.Const(rest.Value);
        return inner.AsAtom is { Over: { } over, By: { } under }
            ? Ceiling(over + (Dim.Const(rest.Value) * under), under * by)
            : Opaque(rest, by);
    }

    private static Dim Opaque(Dim a, Dim b) => Dim.Of([new Term(1, [Atom.Quotient(a, b)])]);

    private static long FloorDivide(long a, long b) => (a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);

    /// <summary>The greatest common divisor.</summary>
    public static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
