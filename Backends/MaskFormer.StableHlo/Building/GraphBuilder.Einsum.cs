using MaskFormer.Grammar;

namespace MaskFormer.StableHlo;

// Sums of products.
public sealed partial class GraphBuilder
{
    /// <summary>Sum of products by index letters: <c>"lqbc,bchw->lbqhw"</c>.</summary>
    /// <param name="equation">One letter per axis; letters missing on the right are summed, <c>...</c> are axes that inputs share.</param>
    /// <param name="xs">The factors.</param>
    /// <exception cref="GraphException">MF5004: the equation does not fit.</exception>
    public Value Einsum(string equation, params Value[] xs)
    {
        EinsumEquation read = Fitting(equation, () => EinsumEquation.Parse(equation).For([.. xs.Select(static x => x.Rank)]));
        (string[] inputs, string output) = (read.Inputs, read.Result);
        Dictionary<char, long> sizes = [];
        for (int i = 0; i < xs.Length; i++)
        {
            for (int a = 0; a < xs[i].Rank; a++)
            {
                if (sizes.TryGetValue(inputs[i][a], out long size) && size != xs[i].Dim(a))
                    throw Misfit(equation, $"'{inputs[i][a]}' has sizes {size} and, in input {i + 1}, {xs[i].Dim(a)}");
                sizes[inputs[i][a]] = xs[i].Dim(a);
            }
        }

        bool everywhere = LosesBatch([.. sizes.Values], [.. sizes.Keys.Select(c => output.Contains(c))]);
        ElementType? narrow = xs.Any(IsNarrow) ? ElementType.BF16 : null;
        if (narrow is { } type)
        {
            bool wide = !IsOneProduct(inputs, output, everywhere);
            xs = [.. xs.Select(x => wide ? To(To(x, type), ElementType.F32) : To(x, type))];
        }

        (Value value, string letters) = (xs[0], inputs[0]);
        for (int i = 1; i < xs.Length; i++)
        {
            string needed = output + string.Concat(inputs[(i + 1)..]);
            (value, letters) = Contract(value, letters, xs[i], inputs[i], needed, sizes);
        }

        (value, letters) = SumOut(value, letters, output);
        if (everywhere)
            value = OverStep(value);
        return Transpose(narrow is { } result ? To(value, result) : value, [.. output.Select(c => (long)letters.IndexOf(c))]);
    }

    /// <summary>Product of two values by letters, summed over the letters of both that nothing needs later.</summary>
    private (Value Value, string Letters) Contract(Value a, string left, Value b, string right, string needed, Dictionary<char, long> sizes)
    {
        (a, left) = SumOut(a, left, right + needed);
        (b, right) = SumOut(b, right, left + needed);
        string batch = string.Concat(left.Where(c => right.Contains(c) && needed.Contains(c)));
        string summed = string.Concat(left.Where(c => right.Contains(c) && !needed.Contains(c)));
        string result = batch + string.Concat(left.Where(c => !right.Contains(c))) + string.Concat(right.Where(c => !left.Contains(c)));
        if (summed.Length == 0)
            return (Multiply(Spread(a, left, result), Spread(b, right, result)), result);

        // One side is only weights of a sum: multiplied and reduced, what makes the other side need not be stored. XLA's CPU kernels store it anyway, and
        // the weights as often as they are repeated; there it is a product, unless the other side had to be turned around for it.
        if (!IsNarrow(a) && !IsNarrow(b) && (left.All(right.Contains) || right.All(left.Contains)) && !(Options.Target == Target.Cpu && IsStraight()))
            return WeightedSum();
        DotGeneralOp dot = new(Axes(left, batch), Axes(right, batch), Axes(left, summed), Axes(right, summed), Options.Precision, a.Type.Element);
        return (Product(dot, a, b), result);

        static long[] Axes(string letters, string wanted) => [.. wanted.Select(c => (long)letters.IndexOf(c))];

        bool IsStraight() =>
            (right.All(left.Contains) && left == result + summed && right == batch + summed)
            || (left.All(right.Contains) && right == result + summed && left == batch + summed);

        (Value, string) WeightedSum()
        {
            string all = left.All(right.Contains) ? right : left; // in the order of the larger side, which then needs no transpose
            return SumOut(Multiply(Spread(a, left, all), Spread(b, right, all)), all, needed);
        }

        Value Spread(Value x, string letters, string all)
        {
            string order = string.Concat(all.Where(letters.Contains));
            Value sorted = Transpose(x, Axes(letters, order));
            return Broadcast(sorted, Axes(all, order), [.. all.Select(c => sizes[c])]);
        }
    }

    /// <summary>Whether one product does everything. What takes more ops is done in float32, so that bfloat16 is rounded to once.</summary>
    private bool IsOneProduct(string[] inputs, string output, bool everywhere) =>
        inputs.Length == 2
        && !everywhere
        && inputs[0].Any(c => !output.Contains(c))
        && inputs[0].All((inputs[1] + output).Contains)
        && inputs[1].All((inputs[0] + output).Contains);

    private (Value Value, string Letters) SumOut(Value x, string letters, string needed)
    {
        long[] gone = [.. Enumerable.Range(0, letters.Length).Where(i => !needed.Contains(letters[i])).Select(static i => (long)i)];
        return (ReduceAxes(BinaryKind.Add, x, gone), string.Concat(letters.Where(needed.Contains)));
    }
}
