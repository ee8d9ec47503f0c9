using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A quotient that a requirement says to be whole: <c>Hidden / Heads</c> where Hidden is a multiple of 8 as well.</summary>
/// <param name="whole">What is divided.</param>
/// <param name="by">By what.</param>
/// <param name="symbol">Stands for the quotient.</param>
internal sealed class WholeQuotient(Term whole, Term by, string symbol)
{
    private readonly Atom quotient = Atom.Symbol(symbol);

    public string Symbol => symbol;

    public Dim Whole => Dim.Of(whole);

    public Dim By => Dim.Of(by);

    /// <summary>The dimension with quotients of multiples written by the symbol, and the symbol times the divisor as what it is.</summary>
    public Dim In(Dim dim)
    {
        if (!dim.Terms.Any(term => term.Atoms.Any(atom => atom.Over is not null || atom.Text == symbol))) return dim; // as most sizes are
        Dim sum = Dim.Const(0);
        foreach (Term term in dim.Terms)
        {
            Dim product = Dim.Const(term.Count);
            foreach (Atom atom in term.Atoms) product *= Divided(atom) ?? Dim.Of(new Term(1, [atom]));
            sum += product;
        }

        return Dim.Of(sum.Terms.SelectMany(Multiplied));
    }

    // ceil(k * whole / by) is k quotients; one more over by is one more: all symbols are 1 at least.
    private Dim? Divided(Atom atom)
    {
        if (atom is not { Over: { } over, By: { } under } || !under.Equals(By)) return null;
        List<Term> multiples = [], rest = [];
        foreach (Term term in over.Terms)
        {
            if (term.Without(whole.Atoms) is { } factor && term.Count % whole.Count == 0) multiples.Add(factor.With(term.Count / whole.Count));
            else rest.Add(term);
        }

        Dim more = Dim.Of(rest);
        return more is { IsConst: true, Value: 0 or 1 } && multiples.Count > 0 ? (Dim.Of(multiples) * Dim.Of(new Term(1, [quotient]))) + more : null;
    }

    private IEnumerable<Term> Multiplied(Term term)
    {
        if (term.Without([.. by.Atoms, quotient]) is not { } factor || Math.Abs(term.Count) < by.Count) return [term];
        long times = term.Count / by.Count;
        return [factor.With(times) * whole, term.With(term.Count - (times * by.Count))];
    }
}
