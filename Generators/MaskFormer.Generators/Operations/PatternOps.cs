using System.Collections.Generic;
using System.Linq;
using MaskFormer.Grammar;

namespace MaskFormer.Generators;

/// <summary>Operations that name axes by letters.</summary>
internal static class PatternOps
{
    private static readonly Argument x = Argument.Tensor("x");
    private static readonly Argument pattern = new("pattern", ArgumentKind.Text);

    public static IEnumerable<Op> Rows =>
        [
            new Op("Rearrange", new(x, pattern, new Argument("sizes", ArgumentKind.Text, "")), Rearrange).Spelled(Rearrange),
            new Op("Expand", new(x, pattern, new Argument("shape", ArgumentKind.Shape)), Expand).Spelled(Expand),
            new("Einsum", new(new Argument("equation", ArgumentKind.Text), new Argument("inputs", ArgumentKind.Tensors)), Einsum),
            Reduction("Sum"),
            Reduction("Mean"),
            Reduction("Max"),
        ];

    private static Op Reduction(string name) => new(name, new(x, pattern), Reduce);

    private static string Expand(OpText call, string target) =>
        $"{target}Expand({string.Join(", ", call.Sizes("shape").Prepend(call.Quoted("pattern")).Prepend(call.Text(0)))})";

    // The sizes of names that a group on the left holds: read from a value that has them, or stated.
    private static string Rearrange(OpText call, string target)
    {
        SizeList stated = SizeList.Parse(call.Raw("sizes"));
        IEnumerable<(string Letter, string Size)> sizes = stated.Letters.Zip(call.SizesOf(stated.Shape), static (letter, size) => (letter, size));
        IEnumerable<string> known = call.Splits.Concat(sizes).Select(static s => $"(\"{s.Letter}\", {s.Size})");
        return $"{target}Rearrange({string.Join(", ", known.Prepend(call.Text(1)).Prepend(call.Text(0)))})";
    }

    private static Shape? Rearrange(OpCall call) => Fitting(call, "pattern", () => PatternAxes.Of(call, static p => p.Rearranges(), "sizes")?.Right());

    private static Shape? Reduce(OpCall call) => Fitting(call, "pattern", () => PatternAxes.Of(call, static p => p.Reduces())?.Right());

    private static Shape? Expand(OpCall call) =>
        Fitting(call, "pattern", () =>
        {
            if (PatternAxes.Of(call, static p => p.Expands()) is not { } axes || call.Declared("shape") is not { } shape) return null;
            string[][] right = axes.Pattern.Right;
            int rest = right.Count(static g => g is [var name] && AxisPattern.IsRest(name));
            if (shape.HasRest && (right.Length == 0 || right[0] is not [var first] || !AxisPattern.IsRest(first)))
                throw new PatternException("the shape starts with '...', its right side does not");
            Axis[] wanted = [.. shape.Axes.Skip(shape.HasRest ? 1 : 0)];
            if (right.Length - rest != wanted.Length)
                throw new PatternException($"its right side has {right.Length - rest} axes, the shape has {wanted.Length}");
            Queue<Axis> next = new(wanted);
            Axis?[] sizes = [.. right.Select(g => g is [var name] && AxisPattern.IsRest(name) ? null : next.Dequeue())];
            for (int i = 0; i < right.Length; i++)
            {
                if (sizes[i] is not { } size || right[i] is not [var name] || !axes.Knows(name)) continue;
                if (!call.Match(axes[name].Size, size.Size, $"letter '{name}' of \"{call.Text("pattern")}\"")) return null;
            }

            return axes.Right(i => sizes[i]!);
        });

    private static Shape? Einsum(OpCall call) =>
        Fitting(call, "equation", () =>
        {
            string text = call.Text("equation");
            EinsumEquation parsed = EinsumEquation.Parse(text);
            if (parsed.Inputs.Length != call.Inputs) return call.Fail("MF2002", "Einsum", NumberText.Of(parsed.Inputs.Length), NumberText.Of(call.Inputs));
            EinsumEquation equation = parsed.For([.. Enumerable.Range(0, call.Inputs).Select(i => Rank(call, i, parsed.Inputs[i]))]);
            Dictionary<char, Axis> axes = [];
            for (int i = 0; i < call.Inputs; i++)
            {
                Shape shape = call.Input(i);
                for (int axis = 0; axis < shape.Rank; axis++)
                {
                    char letter = equation.Inputs[i][axis];
                    string what = parsed.Inputs[i].IndexOf(letter) < 0 ? "'...'" : $"letter '{letter}'";
                    if (!axes.TryGetValue(letter, out Axis? known)) axes[letter] = shape[axis];
                    else if (!call.MatchAt(i, shape[axis].Size, known.Size, $"{what} of \"{text}\"")) return null;
                }
            }

            Axis[] result = [.. equation.Result.Select(letter => axes[letter])];
            return result.Skip(1).Any(static a => a.IsRest) ? throw new PatternException("'...' of unknown axes must stay in front") : new(result);
        });

    private static int Rank(OpCall call, int input, string letters)
    {
        Shape shape = call.Input(input);
        bool open = letters.Contains("...");
        int named = letters.Length - (open ? 3 : 0);
        bool fits = shape.HasRest
            ? letters.StartsWith("...", System.StringComparison.Ordinal) && named < shape.Rank
            : open ? named <= shape.Rank : named == shape.Rank;
        if (fits) return shape.Rank;
        throw new PatternException($"'{letters}' has {named} letters, the input is {call.Show(shape)}");
    }

    private static Shape? Fitting(OpCall call, string argument, System.Func<Shape?> rule)
    {
        try
        {
            return rule();
        }
        catch (PatternException error)
        {
            return call.Fail("MF2008", call.Text(argument), error.Message);
        }
    }
}
