using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// A dimension in normal form: an integer polynomial over symbols and ceiling quotients. All symbols stand for numbers from 1 on.
/// Two dimensions with equal text are equal for every value of their symbols.
/// </summary>
internal sealed class Dim : IEquatable<Dim>
{
    private readonly string text;

    private Dim(long constant)
    {
        Terms = constant == 0 ? [] : [new Term(constant, [])];
        text = constant == 0 ? "" : NumberText.Of(constant);
    }

    private Dim(IEnumerable<Term> terms)
    {
        SortedDictionary<string, Term> sum = new(StringComparer.Ordinal);
        foreach (Term term in terms)
        {
            Term total = sum.TryGetValue(term.Key, out Term? old) ? term.With(checked(old.Count + term.Count)) : term;
            if (total.Count == 0) sum.Remove(term.Key);
            else sum[term.Key] = total;
        }

        Terms = [.. sum.Values];
        text = string.Join(" + ", Terms.Select(static t => t is { Count: 1, Key.Length: > 0 } ? t.Key
            : t.Key.Length == 0 ? NumberText.Of(t.Count)
            : $"{NumberText.Of(t.Count)}*{t.Key}"));
    }

    /// <summary>The terms in the order of their keys.</summary>
    public Term[] Terms { get; }

    public bool IsConst => Terms.Length == 0 || (Terms.Length == 1 && Terms[0].Key.Length == 0);

    /// <summary>The constant part.</summary>
    public long Value => Terms.Length > 0 && Terms[0].Key.Length == 0 ? Terms[0].Count : 0; // it sorts first

    /// <summary>The name, if this is one symbol and nothing else.</summary>
    public string? AsSymbol => AsAtom is { Over: null, Text: var name } ? name : null;

    /// <summary>The atom, if this is one atom and nothing else.</summary>
    public Atom? AsAtom => Terms is [{ Count: 1, Atoms: [var atom] }] ? atom : null;

    public static Dim Const(long value) => new(value);

    public static Dim Symbol(string name) => new([new Term(1, [Atom.Symbol(name)])]);

    public static Dim Of(params IEnumerable<Term> terms) => new(terms);

    // Most sizes in a model are plain numbers: they are added and multiplied as such.
    public static Dim operator +(Dim a, Dim b) =>
        a.Terms.Length == 0 ? b
        : b.Terms.Length == 0 ? a
        : a.IsConst && b.IsConst ? new(checked(a.Value + b.Value))
        : new(a.Terms.Concat(b.Terms));

    public static Dim operator -(Dim a, Dim b) => a + (Const(-1) * b);

    public static Dim operator *(Dim a, Dim b) =>
        a.IsConst && b.IsConst ? new(checked(a.Value * b.Value))
        : a is { IsConst: true, Value: 1 } ? b
        : b is { IsConst: true, Value: 1 } ? a
        : new(from x in a.Terms from y in b.Terms select x * y);

    /// <summary>Replaces symbols everywhere, inside quotients too.</summary>
    public Dim Substitute(IReadOnlyDictionary<string, Dim> map) => !Names(map) ? this : Substitute(name => map.TryGetValue(name, out Dim? to) ? to : null);

    private bool Names(IReadOnlyDictionary<string, Dim> map) =>
        map.Count > 0 && !IsConst && Atoms().Any(atom => atom.Over is null && map.ContainsKey(atom.Text));

    /// <summary>Replaces the symbols for which the function has an answer.</summary>
    public Dim Substitute(Func<string, Dim?> map)
    {
        Dim sum = Const(0);
        foreach (Term term in Terms)
        {
            Dim product = Const(term.Count);
            foreach (Atom atom in term.Atoms)
            {
                product *= atom is { Over: { } over, By: { } by }
                    ? Quotients.Ceiling(over.Substitute(map), by.Substitute(map))
                    : map(atom.Text) ?? Of([new Term(1, [atom])]);
            }

            sum += product;
        }

        return sum;
    }

    /// <summary>The names that occur, inside quotients too.</summary>
    public IEnumerable<string> Symbols() => Atoms().Where(static a => a.Over is null).Select(static a => a.Text).Distinct();

    /// <summary>All atoms, inside quotients too.</summary>
    public IEnumerable<Atom> Atoms() =>
        from term in Terms
        from atom in term.Atoms
        from inner in atom is { Over: { } over, By: { } under } ? over.Atoms().Concat(under.Atoms()).Prepend(atom) : [atom]
        select inner;

    public bool Equals(Dim? other) => other is not null && text == other.text;

    public override bool Equals(object? obj) => Equals(obj as Dim);

    public override int GetHashCode() => text.GetHashCode();

    /// <summary>The canonical text, for comparing; <see cref="DimText"/> writes the one for people.</summary>
    public override string ToString() => text.Length == 0 ? "0" : text;
}
