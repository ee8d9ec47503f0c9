using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>What holds in one case: equalities from requirements and tests, divisors, the values of flags.</summary>
internal sealed class Facts
{
    private readonly Dictionary<string, Dim> equal = [];
    private readonly Dictionary<string, (string Name, Dim By)> splits = [];
    private readonly Dictionary<string, bool> flags = [];
    private readonly Dictionary<string, EnumMember> constants = [];

    /// <summary>Writes dimensions with divisors folded back.</summary>
    public DimText Text => new(splits);

    /// <summary>Exact quotients: H' stands for H / 7.</summary>
    public IReadOnlyDictionary<string, (string Name, Dim By)> Splits => splits;

    /// <summary>The dimension with every known equality applied.</summary>
    public Dim Normal(Dim dim) => dim.Substitute(equal);

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

    /// <summary>States that a symbol is a multiple of something, by writing it as a product.</summary>
    public void Divide(string symbol, Dim by)
    {
        (Dim known, by) = (Normal(Dim.Symbol(symbol)), Normal(by));
        if (Quotients.Divides(by, known) || known.Terms is not [{ Count: > 0 and var count, Atoms: [{ Over: null, Text: var atom }] }] || Holds(by, atom))
            return;
        if (!by.IsConst && (count != 1 || splits.ContainsKey(atom))) return; // what 2 and Heads divide need not be divisible by 2*Heads
        Dim part = by.IsConst && by.Value > 0 ? Dim.Const(by.Value / Gcd(by.Value, count)) : by; // 4 divides 2*H' if 2 divides H'
        (string name, Dim whole) = splits.TryGetValue(atom, out var old) ? old : (atom, Dim.Const(1));
        splits[atom + "'"] = (name, whole * part);
        Replace(atom, part * Dim.Symbol(atom + "'"));
    }

    private void Replace(string symbol, Dim by)
    {
        Dictionary<string, Dim> map = new() { [symbol] = by };
        foreach (string known in new List<string>(equal.Keys)) equal[known] = equal[known].Substitute(map);
        equal[symbol] = by;
    }

    private static bool Holds(Dim dim, string symbol) => System.Linq.Enumerable.Contains(dim.Symbols(), symbol);

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
