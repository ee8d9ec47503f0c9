using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Grammar;

/// <summary>
/// Axes by name on both sides of an arrow: <c>"... (h w) c -> c 1 ... h w"</c>. One source for the compiler and both back ends.
/// Each side is a list of groups: one name is an axis, names in parentheses are one axis that is their product, <c>1</c> is an axis of
/// size one (a group without names), and <c>...</c> stands for any number of axes.
/// </summary>
internal sealed class AxisPattern
{
    private const string Rest = "...";

    private AxisPattern(string[][] left, string[][] right)
    {
        (Left, Right) = (left, right);
        (LeftNames, RightNames) = ([.. left.SelectMany(static g => g)], [.. right.SelectMany(static g => g)]);
        Unique(LeftNames, "left");
        Unique(RightNames, "right");
    }

    /// <summary>The groups of the left side.</summary>
    public string[][] Left { get; }

    /// <summary>The groups of the right side.</summary>
    public string[][] Right { get; }

    /// <summary>The names of the left side in their order, groups opened.</summary>
    public string[] LeftNames { get; }

    /// <summary>The names of the right side in their order, groups opened.</summary>
    public string[] RightNames { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="PatternException">Not a pattern.</exception>
    public static AxisPattern Parse(string text)
    {
        string[] sides = text.Split(["->"], StringSplitOptions.None);
        return sides.Length == 2 ? new(Side(sides[0]), Side(sides[1])) : throw new PatternException("it needs one '->'");
    }

    /// <summary>The pattern for a value of so many axes: <c>...</c> becomes as many names as there are axes left for it.</summary>
    /// <exception cref="PatternException">The left side has another number of axes.</exception>
    public AxisPattern For(int rank)
    {
        bool open = LeftNames.Contains(Rest);
        int rest = rank - Left.Length + 1;
        if (open ? rest < 0 : rank != Left.Length)
            throw new PatternException($"its left side has {Left.Length - (open ? 1 : 0)}{(open ? " or more" : "")} axes, the value has {rank}");
        if (!open && !RightNames.Contains(Rest)) return this;
        if (!open) throw new PatternException("'...' stands on the right only");
        return new(Spread(Left), Spread(Right));

        string[][] Spread(string[][] side) =>
            [.. side.SelectMany(group => group is [Rest] ? Enumerable.Range(0, rest).Select(static i => (string[])[RestName(i)]) : [group])];
    }

    /// <summary>The name that an axis of <c>...</c> has after <see cref="For"/>.</summary>
    public static string RestName(int index) => Rest + (char)('0' + index);

    /// <summary>Whether a name came of <c>...</c>.</summary>
    public static bool IsRest(string name) => name.StartsWith(Rest, StringComparison.Ordinal);

    /// <summary>Refuses what is no rearrangement: both sides have the same names.</summary>
    /// <exception cref="PatternException">A name stands on one side only.</exception>
    public AxisPattern Rearranges() => Needs(LeftNames, RightNames, "left").Needs(RightNames, LeftNames, "right");

    /// <summary>Refuses what is no reduction: names may be left out on the right, and there are no groups.</summary>
    /// <exception cref="PatternException">The right side has a name that the left has not, or a group.</exception>
    public AxisPattern Reduces() => Plain("a reduction").Needs(RightNames, LeftNames, "right");

    /// <summary>Refuses what is no expansion: the right has all names of the left and new ones, and there are no groups.</summary>
    /// <exception cref="PatternException">The right side lacks a name of the left, or there is a group.</exception>
    public AxisPattern Expands() => Plain("an expansion").Needs(LeftNames, RightNames, "left");

    /// <summary>For each name of a list that stands on the left, its place there, groups opened.</summary>
    public long[] Order(IEnumerable<string> names) => [.. names.Select(name => (long)Array.IndexOf(LeftNames, name)).Where(static place => place >= 0)];

    private AxisPattern Needs(string[] names, string[] others, string side) =>
        names.Except(others).FirstOrDefault() is { } alone
            ? throw new PatternException($"'{(IsRest(alone) ? Rest : alone)}' stands on the {side} only")
            : this;

    private AxisPattern Plain(string what) =>
        Left.Concat(Right).Any(static g => g.Length > 1) ? throw new PatternException($"{what} takes no groups") : this;

    private static void Unique(string[] names, string side)
    {
        if (names.GroupBy(static n => n).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new PatternException($"'{twice.Key}' stands twice on the {side}");
    }

    private static string[][] Side(string text)
    {
        List<string[]> groups = [];
        List<string>? open = null;
        foreach (string word in text.Replace("(", " ( ").Replace(")", " ) ").Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "(" && open is null) open = [];
            else if (word == ")" && open is not null)
            {
                groups.Add([.. open]);
                open = null;
            }
            else if (word is "(" or ")") throw new PatternException("its parentheses do not match");
            else if (word == Rest && open is not null) throw new PatternException("'...' stands in parentheses");
            else if (word != "1" && word != Rest && !IsName(word)) throw new PatternException($"'{word}' is not a name");
            else if (open is null) groups.Add(word == "1" ? [] : [word]);
            else if (word != "1") open.Add(word);
        }

        return open is null ? [.. groups] : throw new PatternException("its parentheses do not match");
    }

    private static bool IsName(string word) => char.IsLetter(word[0]) && word.All(static c => char.IsLetterOrDigit(c) || c == '_');
}
