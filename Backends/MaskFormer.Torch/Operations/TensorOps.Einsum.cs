using System.Collections.Concurrent;
using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

public static partial class TensorOps
{
    private static readonly ConcurrentDictionary<string, (string[] Inputs, string Output)> equations = new(StringComparer.Ordinal);

    /// <summary>Sum of products by index letters: <c>"lqbc,bchw->lbqhw"</c>. Every axis is a letter; a letter has one size everywhere.</summary>
    /// <exception cref="MaskFormerException">MF2008: the equation does not fit the inputs; MF2001: a letter has two sizes.</exception>
    public static Tensor Einsum(string equation, params Tensor[] inputs)
    {
        (string[] letters, _) = equations.GetOrAdd(equation, Read);
        if (letters.Length != inputs.Length) throw Misfit(equation, $"it has {letters.Length} inputs, found {inputs.Length}");
        Span<long> sizes = stackalloc long['z' + 1];
        sizes.Fill(-1);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].dim() != letters[i].Length)
                throw Misfit(equation, $"input {i + 1} has {inputs[i].dim()} axes, '{letters[i]}' has {letters[i].Length}");
            if (inputs[i].dtype != inputs[0].dtype && !(Narrow.Is(inputs[i]) || Narrow.Is(inputs[0])))
                throw Misfit(equation, $"input {i + 1} is {inputs[i].dtype}, input 1 is {inputs[0].dtype}");
            for (int axis = 0; axis < letters[i].Length; axis++)
            {
                char letter = letters[i][axis];
                long size = inputs[i].size(axis);
                if (sizes[letter] >= 0 && sizes[letter] != size)
                    throw new MaskFormerException(
                        "MF2001",
                        $"\"{equation}\"",
                        $"axis '{letter}' has size {sizes[letter]} and, in input {i + 1}, {size}",
                        "Make both sizes equal"
                    );
                sizes[letter] = size;
            }
        }

        return Array.Exists(inputs, Narrow.Is) ? NarrowEinsum(equation, inputs) : einsum(equation, inputs);
    }

    /// <summary>With one bfloat16 factor all are; sums are float32, and what takes more than one product is rounded once at the end.</summary>
    private static Tensor NarrowEinsum(string equation, Tensor[] inputs)
    {
        if (inputs.Length == 2) return Narrow.Product(inputs[0], inputs[1], (a, b) => einsum(equation, [a, b]));
        using var scope = NewDisposeScope();
        return einsum(equation, [.. inputs.Select(static x => Narrow.Round(x).to(ScalarType.Float32))]).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
    }

    private static (string[] Inputs, string Output) Read(string equation)
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        if (sides.Length != 2) throw Misfit(equation, "it needs one '->'");
        string[] inputs = sides[0].Split(',');
        foreach (string side in (IEnumerable<string>)[.. inputs, sides[1]])
        {
            if (side.Any(static c => !char.IsAsciiLetter(c))) throw Misfit(equation, $"'{side}' holds something other than letters");
            if (side.Distinct().Count() != side.Length) throw Misfit(equation, $"'{side}' names an axis twice");
        }

        if (sides[1].FirstOrDefault(c => !sides[0].Contains(c, StringComparison.Ordinal)) is var stray and not '\0')
            throw Misfit(equation, $"'{stray}' stands only on the right");
        return (inputs, sides[1]);
    }

    private static MaskFormerException Misfit(string equation, string cause) =>
        new("MF2008", $"\"{equation}\"", $"the equation does not fit: {cause}", "Give each axis of each input one letter, as in \"bqc,bchw->bqhw\"");
}
