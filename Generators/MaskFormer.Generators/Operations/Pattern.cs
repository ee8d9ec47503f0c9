using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A pattern that cannot be read, with the reason (MF2008).</summary>
internal sealed class PatternException(string message) : Exception(message);

/// <summary>Axes by letter on both sides of an arrow: <c>"b c h w -> (h w) b c"</c>. A side is a list of groups of letters.</summary>
internal sealed record Pattern(string[][] Left, string[][] Right)
{
    public IEnumerable<string> Letters(string[][] side) => side.SelectMany(static group => group);

    /// <exception cref="PatternException">Not a pattern.</exception>
    public static Pattern Parse(string text)
    {
        string[] sides = text.Split(["->"], StringSplitOptions.None);
        if (sides.Length != 2) throw new PatternException("a pattern has one '->'");
        Pattern pattern = new(Side(sides[0]), Side(sides[1]));
        foreach (string[][] side in new[] { pattern.Left, pattern.Right })
        {
            if (pattern.Letters(side).GroupBy(static l => l).FirstOrDefault(static g => g.Count() > 1) is { } twice)
                throw new PatternException($"'{twice.Key}' stands twice on one side");
        }

        return pattern;
    }

    /// <summary>Reads an einsum: <c>"lqbc,bchw->lbqhw"</c> gives the letters of every input and of the result.</summary>
    /// <exception cref="PatternException">Not an equation.</exception>
    public static (string[] Inputs, string Result) ParseEquation(string text)
    {
        string[] sides = text.Replace(" ", "").Split(["->"], StringSplitOptions.None);
        if (sides.Length != 2)
            throw new PatternException("an equation has one '->'");
        if (sides[1].GroupBy(static c => c).Any(static g => g.Count() > 1))
            throw new PatternException("a letter stands twice on the right");
        if (text.FirstOrDefault(static c => !char.IsLetter(c) && c is not (' ' or ',' or '-' or '>')) is var odd and not '\0')
            throw new PatternException($"'{odd}' is not a letter");
        return (sides[0].Split(','), sides[1]);
    }

    private static string[][] Side(string text)
    {
        List<string[]> groups = [];
        List<string>? open = null;
        foreach (string token in text.Replace("(", " ( ").Replace(")", " ) ").Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (token == "(" && open is null) open = [];
            else if (token == ")" && open is not null)
            {
                groups.Add([.. open]);
                open = null;
            }
            else if (token is "(" or ")") throw new PatternException("parentheses do not match");
            else if (!token.All(char.IsLetterOrDigit)) throw new PatternException($"'{token}' is not a letter");
            else if (open is not null) open.Add(token);
            else groups.Add([token]);
        }

        return open is null ? [.. groups] : throw new PatternException("missing ')'");
    }
}
