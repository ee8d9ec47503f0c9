using System.Collections.Generic;
using System.Linq;
using MaskFormer.Grammar;

namespace MaskFormer.Generators;

/// <summary>What a pattern's names stand for in a symbolic shape.</summary>
internal sealed class PatternAxes(OpCall call, AxisPattern pattern, Shape shape)
{
    private readonly Dictionary<string, Axis> axes = [];

    public AxisPattern Pattern => pattern;

    public Axis this[string name] => axes[name];

    public bool Knows(string name) => axes.ContainsKey(name);

    /// <summary>Fits the pattern of a call to its first input; null after a finding.</summary>
    /// <param name="call">The call.</param>
    /// <param name="check">What the operation demands of its pattern.</param>
    /// <param name="sizes">Where sizes of names are stated, if the operation takes any.</param>
    public static PatternAxes? Of(OpCall call, System.Func<AxisPattern, AxisPattern> check, string? sizes = null)
    {
        string text = call.Text("pattern");
        try
        {
            Shape shape = call.Input(0);
            AxisPattern parsed = AxisPattern.Parse(text);
            bool fits = shape.HasRest
                ? parsed.Left is [["..."], ..] && parsed.Left.Length <= shape.Rank
                : parsed.LeftNames.Contains("...") || parsed.Left.Length == shape.Rank;
            if (!fits) throw Wrong(call, shape, parsed);
            PatternAxes result = new(call, check(parsed.For(shape.Rank)), shape);
            return result.Bind(sizes is null ? new([], "") : SizeList.Parse(call.Text(sizes)), sizes) ? result : null;
        }
        catch (PatternException error)
        {
            call.Fail("MF2008", text, error.Message);
            return null;
        }
    }

    /// <summary>The right side as a shape; names that the left has not are asked for.</summary>
    /// <exception cref="PatternException">Leading axes that are not known are moved.</exception>
    public Shape Right(System.Func<int, Axis>? other = null)
    {
        Axis[] right = [.. pattern.Right.Select((group, i) => group switch
        {
            [] => other?.Invoke(i) ?? new(Dim.Const(1)),
            [var name] => axes.TryGetValue(name, out Axis? axis) ? axis : other!(i),
            _ => new(group.Aggregate(Dim.Const(1), (product, name) => product * axes[name].Size), [.. group.Select(name => axes[name])]),
        })];
        return right.Skip(1).Any(static a => a.IsRest) || right.Any(static a => a.Parts.Any(static p => p.IsRest))
            ? throw new PatternException($"'...' must stay in front: which axes of {call.Show(shape)} it stands for is not known here")
            : new(right);
    }

    private static PatternException Wrong(OpCall call, Shape shape, AxisPattern parsed) =>
        shape.HasRest && parsed.LeftNames.Contains("...")
            ? new($"the value is {call.Show(shape)}: '...' stands first, and after it at most {shape.Rank - 1} axes")
            : new($"its left side has {parsed.Left.Length} axes, the value is {call.Show(shape)}");

    private bool Bind(SizeList stated, string? argument)
    {
        Dictionary<string, Dim> sizes = [];
        if (stated.Letters.Count > 0)
        {
            if (call.DeclaredText(argument!, stated.Shape) is not { } declared) return false;
            if (stated.Letters.FirstOrDefault(l => !pattern.Left.Any(g => g.Length > 1 && g.Contains(l))) is { } stray)
                throw new PatternException($"'{stray}' stands in no group on the left, so its size is not for you to state");
            for (int i = 0; i < stated.Letters.Count; i++) sizes[stated.Letters[i]] = declared[i].Size;
        }

        for (int i = 0; i < shape.Rank; i++)
        {
            string[] group = pattern.Left[i];
            if (group.Length == 0)
            {
                if (!call.Match(shape[i].Size, Dim.Const(1), $"axis {i} of \"{call.Text("pattern")}\"")) return false;
            }
            else if (group.Length == 1) axes[group[0]] = shape[i];
            else if (!group.Any(sizes.ContainsKey)) Reopen(i, group);
            else if (!Split(i, group, sizes)) return false;
        }

        return true;
    }

    // A group that was merged before takes its parts from there.
    private void Reopen(int at, string[] group)
    {
        Axis axis = shape[at];
        if (group.Length != axis.Parts.Count)
            throw new PatternException($"axis {at} was not merged from {group.Length} axes: state sizes, as in \"{group[0]} = …\"");
        for (int part = 0; part < group.Length; part++)
        {
            axes[group[part]] = axis.Parts[part];
            if (!call.RememberSplit(group[part], axis.Parts[part]))
                throw new PatternException($"no named value has the size of '{group[part]}': state it, as in \"{group[part]} = …\"");
        }
    }

    // A group with stated sizes is their product; one size may be left to be computed.
    private bool Split(int at, string[] group, Dictionary<string, Dim> sizes)
    {
        Dim whole = call.Normal(shape[at].Size), product = Dim.Const(1);
        string[] open = [.. group.Where(name => !sizes.ContainsKey(name))];
        if (open.Length > 1) throw new PatternException($"the sizes of '{open[0]}' and '{open[1]}' are both left out: state one of them");
        foreach (string name in group.Except(open)) product *= (axes[name] = new(call.Normal(sizes[name]))).Size;
        string what = $"axis {at.ToString(System.Globalization.CultureInfo.InvariantCulture)}, '({string.Join(" ", group)})' of \"{call.Text("pattern")}\"";
        if (open.Length == 0) return call.Match(whole, product, what);
        if (Quotients.Divides(product, whole))
        {
            axes[open[0]] = new(Quotients.Ceiling(whole, product));
            return true;
        }

        if (whole.IsConst && product.IsConst)
            throw new PatternException($"axis {at} has size {whole.Value}, which is not {product.Value} * {open[0]}");
        string by = call.Show(product);
        call.Fail("MF2005", what, $"[{by}*{open[0]}]", $"[{call.Show(whole)}]", call.Show(whole), by);
        return false;
    }
}
