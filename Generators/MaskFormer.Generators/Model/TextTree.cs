using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace MaskFormer.Generators;

/// <summary>A tree as text: a word, or a word and its branches in parentheses. Words with blanks or signs stand in quotes.</summary>
internal sealed record TextTree(string Text, EquatableArray<TextTree> Args)
{
    public static TextTree Of(string text, params IEnumerable<TextTree> args) => new(text, new(args));

    public override string ToString() => Args.Count == 0 ? Word(Text) : $"({Word(Text)} {string.Join(" ", Args)})";

    /// <summary>The tree, or null for another text.</summary>
    public static TextTree? Read(string text)
    {
        int at = 0;
        return Read(text, ref at) is { } tree && at == text.Length ? tree : null;
    }

    private static TextTree? Read(string text, ref int at)
    {
        if (at >= text.Length) return null;
        if (text[at] != '(') return ReadWord(text, ref at) is { } leaf ? Of(leaf) : null;
        at++;
        if (ReadWord(text, ref at) is not { } head) return null;
        List<TextTree> args = [];
        while (at < text.Length && text[at] == ' ')
        {
            at++;
            if (Read(text, ref at) is not { } arg) return null;
            args.Add(arg);
        }

        if (at >= text.Length || text[at] != ')') return null;
        at++;
        return Of(head, args);
    }

    private static string? ReadWord(string text, ref int at)
    {
        StringBuilder word = new();
        if (at < text.Length && text[at] == '"')
        {
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                if (text[at] == '\\' && ++at < text.Length) word.Append(text[at] == 'n' ? '\n' : text[at]);
                else if (at < text.Length) word.Append(text[at]);
            }

            return at < text.Length && text[at++] == '"' ? word.ToString() : null;
        }

        for (; at < text.Length && IsPlain(text[at]); at++) word.Append(text[at]);
        return word.Length > 0 ? word.ToString() : null;
    }

    private static string Word(string text) =>
        text.Length > 0 && text.All(IsPlain) ? text : "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "").Replace("\n", "\\n") + "\"";

    private static bool IsPlain(char letter) => letter is not (' ' or '(' or ')' or '"' or '\\' or '\n' or '\r');
}
