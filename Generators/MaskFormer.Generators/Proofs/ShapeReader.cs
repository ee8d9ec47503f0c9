using System;
using System.Collections.Generic;
using System.Linq;
using MaskFormer.Names;

namespace MaskFormer.Generators;

/// <summary>Gives the shape strings of a block their meaning: names are parameters and derived values, a letter or two capitals are free symbols.</summary>
internal sealed class ShapeReader(BlockView block, FindingBag findings)
{
    private readonly Dictionary<string, ShapeSyntax?> parsed = [];
    private readonly HashSet<string> told = [];
    private readonly HashSet<string> free = [.. FreeSymbols(block)];

    private readonly PortSymbols symbols = new(block.Of(MemberKind.Input), name => block.Find(name) is { IsSize: true });

    private readonly bool portsAreRead = block.Of(MemberKind.Input).Any() && block.Of(MemberKind.Input).All(static p => Readable(p.Text));

    /// <summary>The shape as written, or null after a finding (MF1003, MF1005).</summary>
    public ShapeSyntax? Parse(string text, int site)
    {
        if (parsed.TryGetValue(text, out ShapeSyntax? known)) return known;
        try
        {
            ShapeSyntax shape = ShapeParser.Parse(text);
            string? unknown = shape.Axes.SelectMany(static a => a.Names).FirstOrDefault(n => !Known(n));
            if (unknown is null) return parsed[text] = shape;
            if (IsFree(unknown) && !portsAreRead) return parsed[text] = null; // the port that would bind it has a finding
            if (!told.Add(unknown)) return parsed[text] = null;
            string? near = Nearest.Of(unknown, block.Members.Where(IsSize).Select(static m => m.Name).Concat(free));
            findings.Add(Misspelt.Finding("MF1005", site, unknown, near, unknown, text));
        }
        catch (ShapeException error)
        {
            findings.Add("MF1003", site, [text, error.Message]);
        }

        return parsed[text] = null;
    }

    /// <summary>The shape in a frame, or null after a finding.</summary>
    public Shape? Read(string text, int site, Frame frame) =>
        Parse(text, site) is { } shape ? Evaluate(shape, name => free.Contains(name) ? frame.Facts.Normal(Dim.Symbol(name)) : frame.Number(name)) : null;

    /// <summary>
    /// The shape of what the program makes, or null after a finding: every symbol must be one that it knows (MF1021). A weight is made before
    /// anything flows in.
    /// </summary>
    public Shape? Made(string text, int site, Frame frame, bool isWeight)
    {
        if (Parse(text, site) is not { } shape) return null;
        foreach (string name in shape.Axes.SelectMany(static axis => axis.Names))
        {
            bool isNumber = block.Find(name) is { IsSize: true };
            if (isNumber || (!isWeight && symbols.IsKnown(name))) continue;
            string cause = isWeight ? "weights are made before anything flows in, so their sizes are parameters" : $"no port has an axis that is {name} alone";
            findings.Add("MF1021", site, [name, text, cause]);
            return null;
        }

        return Read(text, site, frame);
    }

    public static Shape Evaluate(ShapeSyntax shape, Func<string, Dim> names) =>
        new([.. (Axis[])(shape.Leading ? [Axis.Rest] : []), .. shape.Axes.Select(a => new Axis(a.Evaluate(names)))]);

    /// <summary>The names in ports that are no members: a letter or two capitals, so that a slip in a longer name cannot become a symbol.</summary>
    public static IEnumerable<string> FreeSymbols(BlockView block)
    {
        foreach (Member port in block.Of(MemberKind.Input))
        {
            foreach (string name in Names(port.Text).Where(n => block.Find(n) is not { IsSize: true } && IsFree(n))) yield return name;
        }
    }

    private bool Known(string name) => free.Contains(name) || (block.Find(name) is { } member && IsSize(member));

    private static bool IsSize(Member member) => member.Kind is MemberKind.Parameter or MemberKind.Derived && member.Type is "int" or "long";

    private static bool IsFree(string name) => (name.Length == 1 && char.IsLetter(name[0])) || (name.Length == 2 && name.All(char.IsUpper));

    private static IEnumerable<string> Names(string text) => Readable(text) ? ShapeParser.Parse(text).Axes.SelectMany(static a => a.Names) : [];

    private static bool Readable(string text) => ShapeParser.TryParse(text) is not null;
}
