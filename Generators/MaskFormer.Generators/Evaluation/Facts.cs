using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>What holds in one case: equalities from requirements and tests, divisors, the values of flags.</summary>
internal sealed class Facts
{
    private readonly Dictionary<string, Dim> equal = [];
    private readonly Dictionary<string, (string Name, Dim By)> splits = [];
    private readonly List<WholeQuotient> wholes = [];
    private readonly Dictionary<string, bool> flags = [];
    private readonly Dictionary<string, EnumMember> constants = [];

    /// <summary>Writes dimensions with divisors folded back.</summary>
    public DimText Text => new(splits);

    /// <summary>Exact quotients: H' stands for H / 7.</summary>
    public IReadOnlyDictionary<string, (string Name, Dim By)> Splits => splits;

    /// <summary>Quotients of products that are known to be whole: a second divisor of a size that has been written as a product already.</summary>
    public IReadOnlyList<WholeQuotient> WholeQuotients => wholes;

    /// <summary>The dimension with every known equality applied.</summary>
    public Dim Normal(Dim dim)
    {
        dim = dim.Substitute(equal);
        foreach (WholeQuotient whole in wholes) dim = whole.In(dim);
        return dim;
    }

    public bool? Flag(string test) => flags.TryGetValue(test, out bool value) ? value : null;

    public EnumMember? Constant(string name) => constants.TryGetValue(name, out EnumMember? value) ? value : null;

    /// <summary>Whether any test is decided.</summary>
    public bool KnowsFlags => flags.Count > 0;

    public void SetFlag(string test, bool value) => flags[test] = value;

    /// <summary>States the value of an enum; false if another is known already.</summary>
    public bool SetConstant(string name, EnumMember value)
    {
        if (constants.TryGetValue(name, out EnumMember? old) && old != value) return false;
        constants[name] = value;
        return true;
    }

    /// <summary>States a == b; used if one side is a single symbol.</summary>
    public void Equate(Dim a, Dim b)
    {
        (a, b) = (Normal(a), Normal(b));
        if (a.AsSymbol is { } left && !Holds(b, left)) Replace(left, b);
        else if (b.AsSymbol is { } right && !Holds(a, right)) Replace(right, a);
    }

    /// <summary>
    /// States that a symbol is a multiple of something, by writing it as a product. Two divisors of which nothing is known together make no
    /// product (24 is a multiple of 8 and of 6): the second quotient gets a symbol of its own.
    /// </summary>
    public void Divide(string symbol, Dim by)
    {
        (Dim known, by) = (Normal(Dim.Symbol(symbol)), Normal(by));
        if (Quotients.Divides(by, known) || known.Terms is not [{ Count: > 0 and var count, Atoms: { Length: > 0 } atoms } term]) return;
        bool isProduct = atoms.Length > 1 || (!by.IsConst && (count > 1 || splits.ContainsKey(atoms[0].Text)));
        if (isProduct && by.Terms is [{ Count: > 0 } divisor]) wholes.Add(new(term, divisor, $"{symbol}/{Text.Write(by)}"));
        if (isProduct || atoms is not [{ Over: null, Text: var atom }] || Holds(by, atom)) return;
        Dim part = by.IsConst && by.Value > 0 ? Dim.Const(by.Value / Quotients.Gcd(by.Value, count)) : by; // 4 divides 2*H' if 2 divides H'
        (string name, Dim whole) = splits.TryGetValue(atom, out var old) ? old : (atom, Dim.Const(1));
        splits[atom + "'"] = (name, whole * part);
        Replace(atom, part * Dim.Symbol(atom + "'"));
    }

    private void Replace(string symbol, Dim by)
    {
        Dictionary<string, Dim> map = new() { [symbol] = by };
        foreach (string known in new List<string>(equal.Keys)) equal[known] = equal[known].Substitute(map);
        equal[symbol] = by;
        for (int i = wholes.Count - 1; i >= 0; i--)
        {
            (Dim whole, Dim divisor) = (wholes[i].Whole.Substitute(map), wholes[i].By.Substitute(map));
            if (whole.Terms is [{ Count: > 0 } product] && divisor.Terms is [{ Count: > 0 } part]) wholes[i] = new(product, part, wholes[i].Symbol);
            else wholes.RemoveAt(i);
        }
    }

    private static bool Holds(Dim dim, string symbol) => System.Linq.Enumerable.Contains(dim.Symbols(), symbol);
}
