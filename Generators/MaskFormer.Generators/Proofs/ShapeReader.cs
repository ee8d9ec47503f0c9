using System;
using System.Collections.Generic;
using System.Linq;
using MaskFormer.Names;

namespace MaskFormer.Generators;

/// <summary>Gives the shape strings of a block their meaning: names are parameters and derived values, a letter or two capitals are free symbols.</summary>
internal sealed class ShapeReader(BlockView block, Func<string, Contract?> contracts, FindingBag findings)
{
    private readonly Dictionary<(string Text, bool MayBeEmpty, bool MayDivide), ShapeSyntax?> parsed = [];
    private readonly HashSet<string> told = [];
    private readonly OwnFrame own = new(block, new(), contracts);
    private readonly HashSet<string> free = [.. FreeSymbols(block)];

    private readonly PortSymbols symbols = new(block.Of(MemberKind.Input), name => block.Find(name) is { IsSize: true });

    private readonly bool portsAreRead = block.Of(MemberKind.Input).Any()
        && block.Of(MemberKind.Input).All(port => Readable(port.Text) && Names(port.Text).All(name => IsFree(name) || block.Find(name) is { IsSize: true }));

    /// <summary>The shape as written, or null after a finding (MF1003, MF1005).</summary>
    /// <param name="text">The shape.</param>
    /// <param name="site">Where it stands.</param>
    /// <param name="mayBeEmpty">Whether an axis that is written as 0 is meant: an operation can make a tensor of nothing.</param>
    /// <param name="mayDivide">Whether <c>%</c> counts: callers promise multiples to ports alone.</param>
    public ShapeSyntax? Parse(string text, int site, bool mayBeEmpty = false, bool mayDivide = true)
    {
        (string, bool, bool) key = (text, mayBeEmpty, mayDivide);
        if (text == Member.NoShape) return null;
        if (parsed.TryGetValue(key, out ShapeSyntax? known)) return known;
        try
        {
            ShapeSyntax shape = ShapeParser.Parse(text);
            string? unknown = shape.Axes.SelectMany(static a => a.Names).FirstOrDefault(n => !Known(n));
            if (unknown is null) return parsed[key] = HoldsNothing(shape, site, text, mayBeEmpty) || Divides(shape, site, text, mayDivide) ? null : shape;
            if (IsFree(unknown) && !portsAreRead) return parsed[key] = null; // the port that would bind it has a finding
            if (!told.Add(unknown) || block.Spec.Told.Contains(unknown)) return parsed[key] = null;
            string? near = Nearest.Of(unknown, block.Members.Where(IsSize).Select(static m => m.Name).Concat(free));
            findings.Add(Misspelt.Finding("MF1005", site, unknown, near, unknown, text));
        }
        catch (ShapeException error)
        {
            findings.Add("MF1003", site, [text, error.Message]);
        }

        return parsed[key] = null;
    }

    /// <summary>The shape in a frame, or null after a finding.</summary>
    public Shape? Read(string text, int site, Frame frame) =>
        Parse(text, site) is { } shape ? Evaluate(shape, name => Symbol(name, frame)) : null;

    /// <summary>
    /// The shape of what the program makes, or null after a finding: every symbol must be one that it knows (MF1021). A weight is made before
    /// anything flows in.
    /// </summary>
    public Shape? Made(string text, int site, Frame frame, bool isWeight)
    {
        if (Parse(text, site, mayBeEmpty: !isWeight, mayDivide: false) is not { } shape) return null;
        foreach (string name in shape.Axes.SelectMany(static axis => axis.Names))
        {
            bool isNumber = block.Find(name) is { IsSize: true };
            if (isNumber || (!isWeight && symbols.IsKnown(name))) continue;
            string cause = isWeight ? "weights are made before anything flows in, so their sizes are parameters" : $"no port has an axis that is {name} alone";
            findings.Add("MF1021", site, [name, text, cause]);
            return null;
        }

        return Evaluate(shape, name => Symbol(name, frame));
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

    // Sizes of which nothing is known are numbers from 1 on.
    private bool HoldsNothing(ShapeSyntax shape, int site, string text, bool mayBeEmpty)
    {
        try
        {
            IEnumerable<DimSyntax> axes = shape.Axes.Where(axis => !mayBeEmpty || axis is not NumberSyntax);
            if (!axes.Any(axis => Bounds.NotNegative(Dim.Const(0) - axis.Evaluate(Size)))) return false;
        }
        catch (ArithmeticException)
        {
            return false; // where it is computed with more known, it is told
        }

        findings.Add("MF1003", site, [text, "an axis of it is never more than 0, and holds nothing"]);
        return true;
    }

    // H%7 is what callers promise to a port. By what the program does not know nothing can be divided.
    private bool Divides(ShapeSyntax shape, int site, string text, bool mayDivide)
    {
        if (!shape.Divisors.Any()) return false;
        string? unknown = shape.Divisors.SelectMany(static divisor => divisor.By.Names).FirstOrDefault(name => !symbols.IsKnown(name));
        if (!mayDivide) findings.Add("MF1003", site, [text, "'%' is what callers promise to a port, and counts nowhere else"]);
        else if (unknown is not null) findings.Add("MF1021", site, [unknown, text, $"no port has an axis that is {unknown} alone"]);
        return !mayDivide || unknown is not null;
    }

    private Dim Symbol(string name, Frame frame) => free.Contains(name) ? frame.Facts.Normal(Dim.Symbol(name)) : frame.Number(name);

    private Dim Size(string name) => free.Contains(name) ? Dim.Symbol(name) : own.Number(name);

    private bool Known(string name) => free.Contains(name) || (block.Find(name) is { } member && IsSize(member));

    private static bool IsSize(Member member) => member.Kind is MemberKind.Parameter or MemberKind.Derived && member.Type is "int" or "long";

    private static bool IsFree(string name) => name.Length is 1 or 2 && name.All(char.IsUpper);

    private static IEnumerable<string> Names(string text) => Readable(text) ? ShapeParser.Parse(text).Axes.SelectMany(static a => a.Names) : [];

    private static bool Readable(string text) => ShapeParser.TryParse(text) is not null;
}
