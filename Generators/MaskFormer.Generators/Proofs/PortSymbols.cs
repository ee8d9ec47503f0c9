using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Where the running program reads what a symbol of the ports stands for.</summary>
/// <param name="ports">The input ports.</param>
/// <param name="isNumber">Whether a name is a parameter or derived value.</param>
internal sealed class PortSymbols(IEnumerable<Member> ports, Func<string, bool> isNumber)
{
    private readonly (Member Port, ShapeSyntax Shape)[] read =
        [.. ports.Select(static port => (port, Shape: ShapeParser.TryParse(port.Text)!)).Where(static port => port.Shape is not null)];

    /// <summary>The axis that is the symbol; null if it stands alone in none.</summary>
    public (Member Port, ShapeSyntax Shape, int Axis)? Alone(string symbol)
    {
        foreach ((Member port, ShapeSyntax shape, int i, DimSyntax axis) in Axes)
        {
            if (axis is NameSyntax { Name: var alone } && alone == symbol) return (port, shape, i);
            if (axis is BinarySyntax { Operator: '%', Left: NameSyntax { Name: var whole } } && whole == symbol) return (port, shape, i);
        }

        return null;
    }

    /// <summary>The axis that the symbol can be computed from, as the checker solves it: a sum, a multiple, the finest quotient; null if none.</summary>
    public (Member Port, ShapeSyntax Shape, int Axis, BinarySyntax By)? Solved(string symbol) => Axes
        .Select(static axis => (axis.Port, axis.Shape, axis.Place, By: Solvable(axis.Axis)!))
        .Where(axis => axis.By is { Left: NameSyntax { Name: var name } } && name == symbol && axis.By.Right.Names.All(IsSettled))
        .OrderBy(static axis => Coarseness(axis.By))
        .Select(static axis => ((Member, ShapeSyntax, int, BinarySyntax)?)axis)
        .FirstOrDefault();

    /// <summary>Whether the running program knows a name.</summary>
    public bool IsKnown(string name) => isNumber(name) || Alone(name) is not null || Solved(name) is not null;

    /// <summary>An axis from which one symbol follows, which is then its left side: a sum, a quotient, a multiple by a number; null if it is none.</summary>
    public static BinarySyntax? Solvable(DimSyntax axis) => axis switch
    {
        BinarySyntax { Operator: '/' or '+', Left: NameSyntax } by => by,
        BinarySyntax { Operator: '*', Left: NameSyntax, Right: NumberSyntax { Value: > 0 } } by => by,
        BinarySyntax { Operator: '*', Left: NumberSyntax { Value: > 0 } number, Right: NameSyntax name } => new('*', name, number),
        _ => null,
    };

    /// <summary>A sum or a multiple says all, a quotient the less the more it divides by; one by a symbol comes last.</summary>
    public static long Coarseness(BinarySyntax axis) => axis switch
    {
        { Operator: '+' or '*' } => 0,
        { Right: NumberSyntax by } => by.Value,
        _ => long.MaxValue,
    };

    private bool IsSettled(string name) => isNumber(name) || Alone(name) is not null;

    private IEnumerable<(Member Port, ShapeSyntax Shape, int Place, DimSyntax Axis)> Axes =>
        read.SelectMany(static port => port.Shape.Axes.Select((axis, i) => (port.Port, port.Shape, i, axis)));
}
