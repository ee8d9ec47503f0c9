using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Proves that sizes are equal, and says what kind of mistake it is when they are not.</summary>
internal sealed class Matching(Frame frame, DefaultFrame defaults, FindingBag findings, List<(Shape Actual, Shape Expected)> unequal)
{
    private readonly IReadOnlyDictionary<string, Dim> numbers = defaults.Numbers(frame.Facts);

    public DefaultFrame DefaultFrame => defaults;

    private DimText Text => frame.Facts.Text;

    public bool Match(Dim actual, Dim expected, string what, int site, int other = -1) => Match(Shape.Of(actual), Shape.Of(expected), what, site, other);

    /// <summary>True if all sizes are proved to be equal; otherwise one finding and false.</summary>
    public bool Match(Shape actual, Shape expected, string what, int site, int other = -1)
    {
        (actual, expected) = (actual.Map(frame.Facts.Normal), expected.Map(frame.Facts.Normal));
        if (actual.Fits(expected)) return true;

        unequal.Add((actual, expected));
        string[] shown = [what, Show(expected), Show(actual)];
        if (actual.Rank != expected.Rank) findings.Add("MF2006", site, shown, other);
        else if (MissingDivisor(actual, expected) is var (name, by)) findings.Add("MF2005", site, [.. shown, name, by], other);
        else if (ByDefaultOnly(actual, expected)) findings.Add("MF2004", site, shown, other); // defaults are no evidence
        else findings.Add("MF2001", site, shown, other);
        return false;
    }

    /// <summary>The same with other findings.</summary>
    public Matching Aside(FindingBag aside) => new(frame, defaults, aside, []);

    public string Show(Shape shape) => Text.Write(shape.Sizes);

    private bool ByDefaultOnly(Shape actual, Shape expected) =>
        actual.Sizes.Zip(expected.Sizes, (a, e) => (a - e).Substitute(numbers)).All(static gap => gap.IsConst && gap.Value == 0);

    // Would it fit if some size were a multiple? Then that is what should be stated.
    private (string Name, string By)? MissingDivisor(Shape actual, Shape expected)
    {
        IEnumerable<Atom> quotients = actual.Sizes.Concat(expected.Sizes).SelectMany(static d => d.Atoms()).Where(static a => a.Over is not null);
        foreach (Atom quotient in quotients.OrderByDescending(static a => a.By!.Value))
        {
            foreach (string symbol in quotient.Over!.Symbols())
            {
                Dictionary<string, Dim> multiple = new() { [symbol] = quotient.By! * Dim.Symbol(symbol + "''") };
                if (actual.Map(d => d.Substitute(multiple)).Fits(expected.Map(d => d.Substitute(multiple))))
                    return (Text.Write(Dim.Symbol(symbol)), Text.Write(quotient.By!));
            }
        }

        return null;
    }
}
