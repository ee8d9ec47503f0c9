using MaskFormer.Grammar;
using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

public static partial class TensorOps
{
    /// <summary>Sum of products by index letters: <c>"lqbc,bchw->lbqhw"</c>. Every axis is a letter or lies in <c>...</c>; a letter has one size.</summary>
    /// <exception cref="MaskFormerException">MF2008: the equation does not fit the inputs; MF2001: a letter has two sizes.</exception>
    public static Tensor Einsum(string equation, params Tensor[] inputs)
    {
        EinsumEquation read = Patterns.Equation(equation, inputs);
        Span<long> sizes = stackalloc long['z' + 1];
        sizes.Fill(-1);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].dtype != inputs[0].dtype && !(Narrow.Is(inputs[i]) || Narrow.Is(inputs[0])))
                throw Patterns.Bad(equation, $"input {i + 1} is {inputs[i].dtype}, input 1 is {inputs[0].dtype}");
            for (int axis = 0; axis < read.Inputs[i].Length; axis++)
            {
                char letter = read.Inputs[i][axis];
                long size = inputs[i].size(axis);
                if (sizes[letter] >= 0 && sizes[letter] != size)
                    throw MaskFormerException.WrongInput(
                        "MF2001",
                        $"\"{equation}\"",
                        $"axis '{letter}' has size {sizes[letter]} and, in input {i + 1}, {size}",
                        "Make both sizes equal"
                    );
                sizes[letter] = size;
            }
        }

        char[] letters = [.. string.Concat(read.Inputs).Distinct()];
        long[] before = new long[letters.Length];
        for (int i = 0; i < letters.Length; i++) before[i] = sizes[letters[i]];
        using var scope = NewDisposeScope();
        Tensor product = Array.Exists(inputs, Narrow.Is) ? NarrowEinsum(read.Text, inputs) : einsum(read.Text, inputs);
        return StepParts.Over(product, before, [.. letters.Select(letter => read.Result.Contains(letter))], StepParts.Fold.Sum).MoveToOuterDisposeScope();
    }

    /// <summary>With one bfloat16 factor all are; sums are float32, and what takes more than one product is rounded once at the end.</summary>
    private static Tensor NarrowEinsum(string equation, Tensor[] inputs)
    {
        if (inputs.Length == 2) return Narrow.Product(inputs[0], inputs[1], (a, b) => einsum(equation, [a, b]));
        using var scope = NewDisposeScope();
        return einsum(equation, [.. inputs.Select(static x => Narrow.Round(x).to(ScalarType.Float32))]).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
    }
}
