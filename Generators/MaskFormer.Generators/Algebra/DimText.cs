using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace MaskFormer.Generators;

/// <summary>Writes dimensions as people write them in shape strings.</summary>
/// <param name="splits">Symbols that stand for an exact quotient: H' → (H, 7), written <c>H/7</c>, and <c>7*H'</c> as <c>H</c>.</param>
internal sealed class DimText(IReadOnlyDictionary<string, (string Name, Dim By)> splits)
{
    public static DimText Plain { get; } = new(new Dictionary<string, (string, Dim)>());

    public string Write(Dim dim)
    {
        StringBuilder text = new();
        bool late = dim.Terms.Any(static t => t.Key.Length > 0 && t.Count > 0); // a number stands last, but before a minus that would lead
        foreach (Term term in dim.Terms.OrderBy(t => t.Key.Length == 0 && (late || t.Count < 0)).ThenBy(static t => t.Count < 0))
        {
            (long count, string[] factors) = Whole(term);
            long size = Math.Abs(count);
            text.Append(text.Length == 0 ? (count < 0 ? "-" : "") : count < 0 ? " - " : " + ");
            text.Append(Product(size == 1 && factors.Length > 0 ? factors : [size.ToString(System.Globalization.CultureInfo.InvariantCulture), .. factors]));
        }

        return text.Length == 0 ? "0" : text.ToString();
    }

    public string Write(IEnumerable<Dim> shape) => "[" + string.Join(", ", shape.Select(Write)) + "]";

    // A quotient keeps together: (H/32)*(W/32) rounds up twice, H/32*W/32 would be read as one quotient of everything before.
    private static string Product(string[] factors) =>
        factors.Length == 1 ? factors[0] : string.Join("*", factors.Select(static factor => factor.Contains('/') ? "(" + factor + ")" : factor));

    // 7*H' is H, 2*H' is H/3 where H' is H/6.
    private (long Count, string[] Factors) Whole(Term term)
    {
        foreach (Atom atom in term.Atoms)
        {
            if (!splits.TryGetValue(atom.Text, out (string Name, Dim By) split) || split.By.Terms is not [var by]) continue;
            long common = Quotients.Gcd(Math.Abs(term.Count), by.Count);
            if (term.Without([atom]) is not { } rest || (common == 1 && by.Atoms.Length == 0)) continue;
            Dim under = split.By;
            if (rest.Without(by.Atoms) is { } cancelled) (rest, under) = (cancelled, Dim.Const(by.Count));
            under = Dim.Of(under.Terms.Select(t => t.With(t.Count / common)));
            (long count, string[] factors) = Whole(rest.With(term.Count / common));
            return (count, [.. factors, under is { IsConst: true, Value: 1 } ? split.Name : split.Name + "/" + Wrap(Write(under))]);
        }

        return (term.Count, [.. term.Atoms.Select(Write)]);
    }

    private string Write(Atom atom)
    {
        if (atom is { Over: { } over, By: { } by }) return Wrap(Write(over)) + "/" + Wrap(Write(by));
        return splits.TryGetValue(atom.Text, out (string Name, Dim By) split) ? split.Name + "/" + Wrap(Write(split.By)) : atom.Text;
    }

    private static string Wrap(string text) => text.IndexOfAny([' ', '*', '/', '-']) >= 0 ? "(" + text + ")" : text;
}
