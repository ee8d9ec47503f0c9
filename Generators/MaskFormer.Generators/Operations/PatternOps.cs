using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations that name axes by letters.</summary>
internal static class PatternOps
{
    private static readonly Argument x = new("x", ArgumentKind.Tensor);
    private static readonly Argument pattern = new("pattern", ArgumentKind.Text);

    public static IEnumerable<Op> Rows =>
    [
        new("Rearrange", new(x, pattern), Rearrange, static call => call.Rearrange(""), static call => call.Rearrange("g.")),
        new("Expand", new(x, pattern, new Argument("shape", ArgumentKind.Shape)), Expand, static call => Expand(call, ""), static call => Expand(call, "g.")),
        new("Einsum", new(new Argument("equation", ArgumentKind.Text), new Argument("inputs", ArgumentKind.Tensors)), Einsum, Spell.Torch, Spell.Graph),
        Reduction("Sum"), Reduction("Mean"), Reduction("Max"),
    ];

    private static string Expand(OpText call, string target) =>
        $"{target}Expand({string.Join(", ", call.Sizes("shape").Prepend(call.Quoted("pattern")).Prepend(call.Text(0)))})";

    private static Op Reduction(string name) => new(name, new(x, pattern), Reduce, Spell.Torch, Spell.Graph);

    private static Shape? Rearrange(OpCall call)
    {
        if (Letters(call) is not var (pattern, axes))
            return null;
        if (Missing(pattern, pattern.Right, axes) is { } unknown)
            return call.Fail("MF2008", call.Text("pattern"), $"'{unknown}' stands on the right only");
        if (pattern.Letters(pattern.Left).Except(pattern.Letters(pattern.Right)).FirstOrDefault() is { } lost)
            return call.Fail("MF2008", call.Text("pattern"), $"'{lost}' stands on the left only");
        return new([
            .. pattern.Right.Select(group =>
                group.Length == 1
                    ? axes[group[0]]
                    : new Axis(group.Aggregate(Dim.Const(1), (product, letter) => product * axes[letter].Size), [.. group.Select(letter => axes[letter])])
            ),
        ]);
    }

    private static Shape? Reduce(OpCall call)
    {
        if (Letters(call) is not var (pattern, axes)) return null;
        if (pattern.Left.Concat(pattern.Right).Any(static g => g.Length != 1)) return call.Fail("MF2008", call.Text("pattern"), "a reduction takes no groups");
        if (Missing(pattern, pattern.Right, axes) is { } unknown) return call.Fail("MF2008", call.Text("pattern"), $"'{unknown}' stands on the right only");
        return new([.. pattern.Letters(pattern.Right).Select(letter => axes[letter])]);
    }

    private static Shape? Expand(OpCall call)
    {
        if (Letters(call) is not var (pattern, axes) || call.Declared("shape") is not { } shape) return null;
        string[] right = [.. pattern.Letters(pattern.Right)];
        if (pattern.Left.Concat(pattern.Right).Any(static g => g.Length != 1))
            return call.Fail("MF2008", call.Text("pattern"), "expanding takes no groups");
        if (right.Length != shape.Rank)
            return call.Fail("MF2008", call.Text("pattern"), $"its right side has {right.Length} letters, the shape has {shape.Rank} axes");
        if (pattern.Letters(pattern.Left).Except(right).FirstOrDefault() is { } lost)
            return call.Fail("MF2008", call.Text("pattern"), $"'{lost}' stands on the left only");
        for (int i = 0; i < right.Length; i++)
        {
            if (axes.TryGetValue(right[i], out Axis? axis) && !call.Match(axis.Size, shape[i].Size, $"letter '{right[i]}' of \"{call.Text("pattern")}\""))
                return null;
        }

        return new([.. right.Select((letter, i) => axes.TryGetValue(letter, out Axis? axis) ? axis : shape[i])]);
    }

    private static Shape? Einsum(OpCall call)
    {
        string equation = call.Text("equation");
        try
        {
            (string[] inputs, string result) = Pattern.ParseEquation(equation);
            if (inputs.Length != call.Inputs) return call.Fail("MF2002", "Einsum", Invariant(inputs.Length), Invariant(call.Inputs));
            Dictionary<char, Axis> axes = [];
            for (int i = 0; i < inputs.Length; i++)
            {
                Shape shape = call.Input(i);
                if (shape.HasRest || shape.Rank != inputs[i].Length)
                    return call.Fail("MF2008", equation, $"'{inputs[i]}' has {inputs[i].Length} letters, the input is {call.Show(shape)}");
                for (int axis = 0; axis < shape.Rank; axis++)
                {
                    char letter = inputs[i][axis];
                    if (!axes.TryGetValue(letter, out Axis? known)) axes[letter] = shape[axis];
                    else if (!call.MatchAt(i, shape[axis].Size, known.Size, $"letter '{letter}' of \"{equation}\"")) return null;
                }
            }

            return result.FirstOrDefault(l => !axes.ContainsKey(l)) is var unknown and not '\0'
                ? call.Fail("MF2008", equation, $"'{unknown}' stands on the right only")
                : new([.. result.Select(l => axes[l])]);
        }
        catch (PatternException error)
        {
            return call.Fail("MF2008", equation, error.Message);
        }
    }

    // The axis of every letter on the left; a group takes its parts from what was merged before.
    private static (Pattern Pattern, Dictionary<string, Axis> Axes)? Letters(OpCall call)
    {
        string text = call.Text("pattern");
        try
        {
            Pattern pattern = Pattern.Parse(text);
            Shape shape = call.Input(0);
            if (shape.HasRest || shape.Rank != pattern.Left.Length)
                throw new PatternException($"its left side has {pattern.Left.Length} axes, the value is {call.Show(shape)}");
            Dictionary<string, Axis> axes = [];
            for (int i = 0; i < shape.Rank; i++)
            {
                string[] group = pattern.Left[i];
                if (group.Length == 1) axes[group[0]] = shape[i];
                else if (group.Length != shape[i].Parts.Count) throw new PatternException($"axis {i} was not merged from {group.Length} axes");
                else
                {
                    for (int part = 0; part < group.Length; part++)
                    {
                        axes[group[part]] = shape[i].Parts[part];
                        if (!call.RememberSplit(group[part], shape[i].Parts[part]))
                            throw new PatternException($"no named value has the size of '{group[part]}'");
                    }
                }
            }

            return (pattern, axes);
        }
        catch (PatternException error)
        {
            call.Fail("MF2008", text, error.Message);
            return null;
        }
    }

    private static string? Missing(Pattern pattern, string[][] side, Dictionary<string, Axis> axes) =>
        pattern.Letters(side).FirstOrDefault(l => !axes.ContainsKey(l));

    private static string Invariant(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
