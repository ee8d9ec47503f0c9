using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes the sizes of a shape string as code: parameters from <c>config</c>, free symbols from the port that binds them.</summary>
internal sealed class SizeText(BlockResult block, Func<string, int, string> size)
{
    public IEnumerable<string> Write(string shape) => ShapeParser.Parse(shape).Axes.Select(a => Write(a, 0));

    /// <summary>One size, ready to stand beside an operator.</summary>
    public string Write(DimSyntax dim) => Write(dim, 3);

    private string Write(DimSyntax dim, int outer) =>
        dim switch
        {
            NumberSyntax number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            NameSyntax name => block.Find(name.Name) is not { IsSize: true } ? Free(name.Name) : "config." + name.Name,
            BinarySyntax { Operator: '/' } ratio => Ceiling(ratio, outer),
            BinarySyntax { Operator: '%' } multiple => Write(multiple.Left, outer),
            BinarySyntax binary => Wrap(
                $"{Write(binary.Left, Binds(binary.Operator))} {binary.Operator} {Write(binary.Right, Binds(binary.Operator) + 1)}",
                Binds(binary.Operator) < outer
            ),
            _ => throw new InvalidOperationException($"{dim.GetType().Name} is no size"),
        };

    // ceil(a / b) in whole numbers
    private string Ceiling(BinarySyntax ratio, int outer)
    {
        string by = Write(ratio.Right, 3);
        string above = ratio.Right is NumberSyntax number ? $"{(number.Value - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}" : $"{by} - 1";
        return Wrap($"({Write(ratio.Left, 1)} + {above}) / {by}", outer > 2);
    }

    // The port where the symbol stands alone; else the one where it stands over a number, as the checker solves it.
    private string Free(string symbol)
    {
        foreach (Member port in block.Of(MemberKind.Input))
        {
            ShapeSyntax shape = ShapeParser.Parse(port.Text);
            for (int i = 0; i < shape.Axes.Count; i++)
            {
                if (shape.Axes[i] is NameSyntax { Name: var alone } && alone == symbol) return At(port, shape, i);
                if (shape.Axes[i] is BinarySyntax { Operator: '%', Left: NameSyntax { Name: var whole } } && whole == symbol) return At(port, shape, i);
            }
        }

        var solved =
            from port in block.Of(MemberKind.Input)
            let shape = ShapeParser.Parse(port.Text)
            from i in Enumerable.Range(0, shape.Axes.Count)
            let axis = shape.Axes[i] as BinarySyntax
            where axis is { Operator: '/' or '+', Left: NameSyntax { Name: var name } } && name == symbol
            orderby Binding.Coarseness(axis)
            select axis.Operator == '/' ? $"({Write(axis.Right, 2)} * {At(port, shape, i)})" : $"({At(port, shape, i)} - {Write(axis.Right, 2)})";
        return solved.FirstOrDefault() ?? throw new InvalidOperationException($"no port binds '{symbol}'");
    }

    private string At(Member port, ShapeSyntax shape, int axis) => size(port.Name, shape.Leading ? axis - shape.Axes.Count : axis);

    private static int Binds(char op) => op is '+' or '-' ? 1 : 2;

    private static string Wrap(string text, bool wrap) => wrap ? "(" + text + ")" : text;
}
