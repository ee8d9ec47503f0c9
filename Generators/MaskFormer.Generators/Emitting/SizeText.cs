using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes the sizes of a shape string as code: parameters from <c>config</c>, free symbols from the port that binds them.</summary>
internal sealed class SizeText(BlockResult block, Func<string, int, string> size)
{
    private readonly PortSymbols symbols = new(block.Of(MemberKind.Input), name => block.Find(name) is { IsSize: true });

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
        if (symbols.Alone(symbol) is var (port, shape, axis)) return At(port, shape, axis);
        if (symbols.Solved(symbol) is not var (from, of, at, by)) throw new InvalidOperationException($"no port binds '{symbol}'");
        return by.Operator switch
        {
            '/' => $"({Write(by.Right, 2)} * {At(from, of, at)})",
            '*' => $"({At(from, of, at)} / {Write(by.Right, 2)})",
            _ => $"({At(from, of, at)} - {Write(by.Right, 2)})",
        };
    }

    private string At(Member port, ShapeSyntax shape, int axis) => size(port.Name, shape.Leading ? axis - shape.Axes.Count : axis);

    private static int Binds(char op) => op is '+' or '-' ? 1 : 2;

    private static string Wrap(string text, bool wrap) => wrap ? "(" + text + ")" : text;
}
