using System.Collections.Concurrent;
using MaskFormer.Language;

namespace MaskFormer.Torch;

/// <summary>
/// A pattern like <c>"(h w) b c -> b c h w"</c>, read once and kept. Axes are names, groups in parentheses are merged axes, <c>1</c> is an axis of size one.
/// </summary>
internal sealed class AxisPattern
{
    private static readonly ConcurrentDictionary<string, AxisPattern> known = new(StringComparer.Ordinal);

    private AxisPattern(string text)
    {
        Text = text;
        string[] sides = text.Split("->");
        if (sides.Length != 2) throw Bad("it needs one '->'");
        (Left, Right) = (Groups(sides[0]), Groups(sides[1]));
        (LeftAxes, RightAxes) = ([.. Left.SelectMany(static g => g)], [.. Right.SelectMany(static g => g)]);
        if (Twice(LeftAxes) is { } left) throw Bad($"'{left}' stands twice on the left");
        if (Twice(RightAxes) is { } right) throw Bad($"'{right}' stands twice on the right");

        string? Twice(string[] axes) => axes.GroupBy(static a => a).FirstOrDefault(static g => g.Count() > 1)?.Key;
    }

    public string Text { get; }

    public string[][] Left { get; }

    public string[][] Right { get; }

    /// <summary>The axes of the left, groups opened.</summary>
    public string[] LeftAxes { get; }

    /// <summary>The axes of the right, groups opened.</summary>
    public string[] RightAxes { get; }

    public static AxisPattern Of(string text) => known.GetOrAdd(text, static t => new AxisPattern(t));

    /// <summary>For each axis of the right that the left has, its place on the left.</summary>
    public long[] Order() => [.. RightAxes.Select(axis => (long)Array.IndexOf(LeftAxes, axis)).Where(static i => i >= 0)];

    public MaskFormerException Bad(string cause) =>
        new("MF2008", $"\"{Text}\"", $"the pattern does not fit: {cause}", "Name every axis of the input on the left; the right may use only those names");

    private string[][] Groups(string side)
    {
        List<string[]> groups = [];
        List<string>? open = null;
        foreach (
            string word in side.Replace("(", " ( ", StringComparison.Ordinal)
                .Replace(")", " ) ", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            switch (word)
            {
                case "(" when open is null: open = []; break;
                case ")" when open is not null: groups.Add([.. open]); open = null; break;
                case "(" or ")": throw Bad("its parentheses do not match");
                case "1" when open is null: groups.Add([]); break;
                case "1": break;
                case var _ when open is not null: open.Add(word); break;
                default: groups.Add([word]); break;
            }
        }

        return open is null ? [.. groups] : throw Bad("its parentheses do not match");
    }
}
