using System;

namespace MaskFormer.Generators;

/// <summary>What a dimension is made of: a symbol, or a ceiling quotient that does not reduce and equals only itself.</summary>
internal sealed class Atom : IComparable<Atom>
{
    private Atom(string text, Dim? over, Dim? by) => (Text, Over, By) = (text, over, by);

    /// <summary>The canonical text; equal atoms have equal text.</summary>
    public string Text { get; }

    /// <summary>The numerator of a quotient, null for a symbol.</summary>
    public Dim? Over { get; }

    /// <summary>The denominator of a quotient, null for a symbol.</summary>
    public Dim? By { get; }

    public static Atom Symbol(string name) => new(name, null, null);

    public static Atom Quotient(Dim over, Dim by) => new($"⌈({over})/({by})⌉", over, by);

    public int CompareTo(Atom? other) => string.CompareOrdinal(Text, other?.Text);
}
