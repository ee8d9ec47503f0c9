using System;
using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>A shape string that cannot be read (MF1003).</summary>
internal sealed class ShapeException(string message) : Exception(message);

/// <summary>Reads shape strings: dimensions separated by commas, each of <c>+ - * / % ( )</c>, numbers and names.</summary>
internal sealed class ShapeParser
{
    private readonly string text;
    private int at;

    private ShapeParser(string text) => this.text = text;

    /// <summary>Reads a whole shape; an empty string is a scalar.</summary>
    /// <exception cref="ShapeException">The string is not a shape.</exception>
    public static ShapeSyntax Parse(string text) => new ShapeParser(text).Shape();

    /// <summary>The shape, or null if it cannot be read; then there is a finding elsewhere.</summary>
    public static ShapeSyntax? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (ShapeException)
        {
            return null;
        }
    }

    private ShapeSyntax Shape()
    {
        if (Next == '\0') return new(false, []);
        bool leading = TakeAll("...");
        List<DimSyntax> axes = [];
        if (leading && Next == '\0') return new(true, []);
        if (leading && !Take(',')) throw Expected("',' after '...'");
        do
        {
            axes.Add(Divided());
        }
        while (Take(','));

        if (Next != '\0') throw new ShapeException(Next == ')' ? "')' without '('" : $"unexpected '{Next}'");
        return new(leading, new(axes));
    }

    private DimSyntax Divided()
    {
        DimSyntax dim = Sum();
        if (!Take('%')) return dim;
        if (dim is not NameSyntax) throw new ShapeException("expected a single name before '%'");
        return new BinarySyntax('%', dim, Divisor());
    }

    private DimSyntax Sum()
    {
        DimSyntax left = Product();
        while (Next is '+' or '-') left = new BinarySyntax(text[at++], left, Product());
        return left;
    }

    private DimSyntax Product()
    {
        DimSyntax left = Unit();
        while (Next is '*' or '/') left = new BinarySyntax(text[at], left, text[at++] == '/' ? Divisor() : Unit());
        return left;
    }

    private DimSyntax Divisor() => Unit() is var unit and not NumberSyntax { Value: 0 } ? unit : throw new ShapeException("division by zero");

    private DimSyntax Unit()
    {
        if (Take('('))
        {
            DimSyntax inner = Sum();
            return Take(')') ? inner : throw new ShapeException("missing ')'");
        }

        _ = Next; // skips blanks
        int start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
        string word = text.Substring(start, at - start);
        if (word.Length == 0) throw Expected("a name or a number");
        if (!char.IsDigit(word[0])) return new NameSyntax(word);
        return int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)
            ? new NumberSyntax(number)
            : throw new ShapeException($"'{word}' is not a number");
    }

    private char Next
    {
        get
        {
            while (at < text.Length && text[at] == ' ') at++;
            return at < text.Length ? text[at] : '\0';
        }
    }

    private bool Take(char wanted)
    {
        if (Next != wanted) return false;
        at++;
        return true;
    }

    private bool TakeAll(string wanted)
    {
        _ = Next;
        if (string.CompareOrdinal(text, at, wanted, 0, wanted.Length) != 0) return false;
        at += wanted.Length;
        return true;
    }

    private ShapeException Expected(string what) => new($"expected {what}{(Next == '\0' ? " at the end" : $" before '{Next}'")}");
}
