using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Binds a callee's free symbols to what flows into its ports, and proves the rest of the ports.</summary>
internal sealed class Binding(Instance instance, ShapeChecker checker)
{
    private readonly Dictionary<string, Axis> bound = [];
    private IReadOnlyList<Axis> rest = [];
    private bool restBound;

    private Facts Facts => checker.Frame.Facts;

    /// <summary>Takes the symbols that stand alone in a port from the value; false after a finding about its rank.</summary>
    public bool Bind(Member port, Shape actual, int site)
    {
        ShapeSyntax shape = ShapeParser.Parse(port.Text);
        int leading = actual.Rank - shape.Axes.Count;
        if (leading < 0 || (!shape.Leading && (leading != 0 || actual.HasRest)))
        {
            checker.Findings.Add("MF2006", site, [$"input '{port.Name}' of {Callee}", $"[{port.Text}]", checker.Matching.Show(actual)]);
            return false;
        }

        if (shape.Leading && !restBound) (rest, restBound) = ([.. actual.Axes.Take(leading)], true);
        for (int i = 0; i < shape.Axes.Count; i++)
        {
            string? name = shape.Axes[i] switch
            {
                NameSyntax alone => alone.Name,
                BinarySyntax { Operator: '%', Left: NameSyntax left } => left.Name,
                _ => null,
            };
            if (name is not null && IsFree(name) && !bound.ContainsKey(name))
                bound[name] = actual[leading + i];
        }

        return true;
    }

    /// <summary>Proves a port's sizes and divisors; false after a finding.</summary>
    public bool Prove(Member port, Shape actual, int site)
    {
        ShapeSyntax shape = ShapeParser.Parse(port.Text);
        int leading = actual.Rank - shape.Axes.Count;
        for (int i = 0; i < shape.Axes.Count; i++)
        {
            Dim found = actual[leading + i].Size;
            Dim expected = shape.Axes[i].Evaluate(Number);
            if (!checker.Matching.Match(found, expected, $"axis {leading + i} of input '{port.Name}' of {Callee}", site)) return false;
        }

        foreach ((string name, DimSyntax by) in shape.Divisors)
        {
            (Dim size, Dim divisor) = (Facts.Normal(Number(name)), Facts.Normal(by.Evaluate(Number)));
            if (Quotients.Divides(divisor, size)) continue;
            (string shown, string part) = (Facts.Text.Write(size), Facts.Text.Write(divisor));
            checker.Findings.Add("MF2005", site, [$"input '{port.Name}' of {Callee}", $"a multiple of {part}", shown, shown, part]);
            return false;
        }

        return !shape.Leading
            || checker.Matching.Match(new Shape([.. actual.Axes.Take(leading)]), new Shape(rest), $"leading axes of input '{port.Name}' of {Callee}", site);
    }

    /// <summary>A promised shape with everything bound.</summary>
    public Shape Evaluate(string text)
    {
        ShapeSyntax shape = ShapeParser.Parse(text);
        IEnumerable<Axis> axes = shape.Axes.Select(a =>
            a is NameSyntax { Name: var name } && bound.TryGetValue(name, out Axis? axis) ? axis : new(a.Evaluate(Number))
        );
        return new([.. shape.Leading ? rest : [], .. axes]);
    }

    private string Callee => Names.Last(instance.Contract.FullName);

    /// <summary>
    /// Finds symbols that stand alone in no port. H/4 = n leaves open what H is; 4*n is one H that fits, and every port and output that the
    /// contract can speak of sees no more of it. The finest quotient says most, whichever port has it: H/8 follows from H/4, not the other way.
    /// </summary>
    public void Solve(IReadOnlyList<(Member Port, Shape Actual)> inputs)
    {
        IEnumerable<(BinarySyntax Axis, Dim Found)> equations =
            from input in inputs
            let axes = ShapeParser.Parse(input.Port.Text).Axes
            from i in Enumerable.Range(0, axes.Count)
            let axis = PortSymbols.Solvable(axes[i])
            where axis is not null
            select (axis, input.Actual[input.Actual.Rank - axes.Count + i].Size);
        foreach ((BinarySyntax axis, Dim found) in equations.OrderBy(static a => PortSymbols.Coarseness(a.Axis)))
        {
            string name = ((NameSyntax)axis.Left).Name;
            if (!IsFree(name) || bound.ContainsKey(name)) continue;
            Dim other = axis.Right.Evaluate(Number);
            if (axis.Operator == '*' && !Quotients.Divides(other, Facts.Normal(found))) continue; // then it does not fit, and is told so
            bound[name] = new(axis.Operator switch { '/' => other * found, '*' => Quotients.Ceiling(Facts.Normal(found), other), _ => found - other });
        }
    }

    private bool IsFree(string name) => instance.Contract.Find(name) is not { IsSize: true };

    private Dim Number(string name) =>
        bound.TryGetValue(name, out Axis? axis) ? axis.Size
        : IsFree(name) ? Dim.Symbol($"{Callee}.{name}")
        : instance.Number(name);
}
