using System.Globalization;
using System.Text;

namespace MaskFormer.StableHlo.Text;

/// <summary>Reads MLIR text character by character; knows line and column of everything it refuses.</summary>
internal sealed class MlirScanner(string text, string file)
{
    private const int DeepestNesting = 200;
    private int at;
    private int depth;

    /// <summary>Where the next token starts.</summary>
    public int Position
    {
        get
        {
            Space();
            return at;
        }
    }

    public bool AtEnd => Position >= text.Length;

    public char Next => Position < text.Length ? text[at] : '\0';

    public GraphException Error(string cause, int? position = null) =>
        new("MF5010", Place(position ?? Position), cause, "Correct the text: MLIR of the StableHLO dialect, as its own printer writes it");

    public string Place(int position)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(position, text.Length));
        int line = before.Count('\n') + 1, column = before.Length - before.LastIndexOf('\n');
        return string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:{column}");
    }

    /// <summary>Whether a token comes next, which is not taken.</summary>
    public bool Is(string token) => text.AsSpan(Position).StartsWith(token, StringComparison.Ordinal);

    /// <summary>Takes a token if it comes next. A word must end where the token ends.</summary>
    public bool Take(string token)
    {
        Space();
        if (token.Length == 0)
            return true;
        if (!text.AsSpan(at).StartsWith(token, StringComparison.Ordinal))
            return false;
        if (MlirText.IsWord(token[^1]) && at + token.Length < text.Length && MlirText.IsWord(text[at + token.Length]))
            return false;
        at += token.Length;
        return true;
    }

    public void Expect(string token)
    {
        if (!Take(token))
            throw Error($"'{token}' expected, found {Found()}");
    }

    /// <summary>Letters, digits, <c>_ . $ -</c>.</summary>
    public string Word(string what)
    {
        int start = Position;
        while (at < text.Length && MlirText.IsWord(text[at]) && !(text[at] == '-' && at + 1 < text.Length && text[at + 1] == '>'))
            at++;
        return at > start ? text[start..at] : throw Error($"{what} expected, found {Found()}");
    }

    /// <summary>A symbol after its <c>@</c>; in quotes where it holds other characters.</summary>
    public string Symbol() => Next == '"' ? Quoted() : Word("a symbol");

    /// <summary>A name of a value without the percent sign.</summary>
    public string ValueName()
    {
        if (Next != '%')
            throw Error($"a value expected, found {Found()}");
        at++;
        return at < text.Length && MlirText.IsWord(text[at]) ? Word("a name") : throw Error("a name expected after %");
    }

    public long Integer()
    {
        int start = Position;
        if (at < text.Length && text[at] == '-')
            at++;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return long.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Error($"a whole number expected, found {Found(start)}", start);
    }

    /// <summary>The characters of a number as they stand.</summary>
    public string Number()
    {
        int start = Position;
        while (
            at < text.Length
            && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' || (text[at] is '+' or '-' && (at == start || text[at - 1] is 'e' or 'E')))
        )
            at++;
        return at > start ? text[start..at] : throw Error($"a number expected, found {Found()}");
    }

    public string Quoted()
    {
        int start = Position;
        Expect("\"");
        List<byte> bytes = [];
        while (true)
        {
            if (at >= text.Length || text[at] == '\n')
                throw Error("the string does not end", start);
            char c = text[at++];
            if (c == '"')
                return Encoding.UTF8.GetString([.. bytes]);
            if (c != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([c]));
            }
            else if (at + 1 < text.Length && byte.TryParse(text.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                bytes.Add(value);
                at += 2;
            }
            else if (at < text.Length && text[at] is '\\' or '"' or 'n' or 't')
            {
                bytes.Add((byte)(text[at++] switch { 'n' => '\n', 't' => '\t', var other => other }));
            }
            else
            {
                throw Error("an escape is not known");
            }
        }
    }

    /// <summary>Items with commas.</summary>
    public List<T> Row<T>(Func<T> item)
    {
        List<T> items = [item()];
        while (Take(","))
            items.Add(item());
        return items;
    }

    /// <summary>The characters from a position to here.</summary>
    public string Since(int start) => text[start..at].TrimEnd();

    /// <summary>Whole numbers between square brackets.</summary>
    public List<long> Integers() => Items("[", "]", Integer);

    /// <summary>Items between brackets with commas.</summary>
    public List<T> Items<T>(string open, string close, Func<T> item)
    {
        Enter();
        Expect(open);
        List<T> items = [];
        if (!Take(close))
        {
            do
                items.Add(item());
            while (Take(","));
            Expect(close);
        }

        Leave();
        return items;
    }

    /// <summary>The characters up to the closing bracket, brackets inside included; the opening one was taken.</summary>
    public string Balanced(char open, char close)
    {
        int start = at;
        for (int level = 1; at < text.Length; at++)
        {
            if (text[at] == close && !(close == '>' && at > start && text[at - 1] == '-') && --level == 0)
                return text[start..at++];
            if (text[at] == open)
                level++;
        }

        throw Error($"'{close}' is missing", start);
    }

    public void SkipLine()
    {
        while (at < text.Length && text[at] != '\n')
            at++;
    }

    public void Enter()
    {
        if (++depth > DeepestNesting)
            throw Error("the text is nested too deeply");
    }

    public void Leave() => depth--;

    public string Found(int? position = null)
    {
        int start = position ?? Position;
        return start >= text.Length ? "the end of the text" : $"'{text.Substring(start, Math.Min(12, text.Length - start)).Split('\n')[0]}'";
    }

    private void Space()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/')
                SkipLine();
            else
                return;
        }
    }
}
