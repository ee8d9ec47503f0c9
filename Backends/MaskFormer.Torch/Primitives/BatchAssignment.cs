using System.Runtime.InteropServices;
using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Which query belongs to which target, for all layers and images of a batch.</summary>
public static class BatchAssignment
{
    /// <summary>
    /// The cheapest one-to-one choice of queries for the real targets of each image and layer (matcher.py of the original), solved exactly on the host.
    /// No gradient flows.
    /// </summary>
    /// <param name="cost">[L, B, T, Q]; rows of padding targets are never read.</param>
    /// <param name="valid">[B, T]: above 0.5 marks a real target.</param>
    /// <returns>[L, B, T, Q], type and device of <paramref name="cost"/>: a one where a target chose a query; zero rows for padding, and for targets that
    /// got none because there are more targets than queries.</returns>
    /// <exception cref="MaskFormerException">MF7201: a cost of a real target is not finite; MF2001: the shapes do not fit.</exception>
    public static Tensor Solve(Tensor cost, Tensor valid)
    {
        if (cost.dim() != 4 || valid.dim() != 2 || cost.size(1) != valid.size(0) || cost.size(2) != valid.size(1))
        {
            throw MaskFormerException.WrongInput(
                "MF2001",
                "Assignment",
                $"Cost is [{string.Join(", ", cost.shape)}], Valid is [{string.Join(", ", valid.shape)}]",
                "Give it Cost [L, B, T, Q] and Valid [B, T]"
            );
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        (int layers, int images, int targets, int queries) = ((int)cost.size(0), (int)cost.size(1), (int)cost.size(2), (int)cost.size(3));
        ReadOnlySpan<double> costs = Host(cost);
        ReadOnlySpan<double> marks = Host(valid);
        float[] chosen = new float[costs.Length];
        for (int layer = 0; layer < layers; layer++)
        {
            for (int image = 0; image < images; image++)
            {
                int first = ((layer * images) + image) * targets * queries;
                int[] real = RealTargets(marks.Slice(image * targets, targets));
                foreach ((int target, int query) in Match(costs.Slice(first, targets * queries), real, queries, layer, image))
                    chosen[first + (target * queries) + query] = 1;
            }
        }

        return tensor(chosen, [layers, images, targets, queries]).to(cost.dtype, cost.device).MoveToOuterDisposeScope();
    }

    /// <summary>As the original asks scipy: queries are rows, real targets are columns, so that equal costs are decided alike.</summary>
    private static IEnumerable<(int Target, int Query)> Match(ReadOnlySpan<double> costs, int[] real, int queries, int layer, int image)
    {
        double[] problem = new double[queries * real.Length];
        for (int column = 0; column < real.Length; column++)
        {
            for (int query = 0; query < queries; query++)
            {
                double value = costs[(real[column] * queries) + query];
                if (!double.IsFinite(value)) throw NotFinite(value, layer, image, real[column], query);
                problem[(query * real.Length) + column] = value;
            }
        }

        int[] columnOf = LinearAssignment.Solve(problem, queries, real.Length);
        return Enumerable.Range(0, queries).Where(query => columnOf[query] >= 0).Select(query => (real[columnOf[query]], query));
    }

    private static int[] RealTargets(ReadOnlySpan<double> marks)
    {
        List<int> real = [];
        for (int i = 0; i < marks.Length; i++)
        {
            if (marks[i] > 0.5) real.Add(i);
        }

        return [.. real];
    }

    private static ReadOnlySpan<double> Host(Tensor x) => MemoryMarshal.Cast<byte, double>(x.detach().to(ScalarType.Float64, CPU).contiguous().bytes);

    private static NonFiniteException NotFinite(double value, int layer, int image, int target, int query) => new(
        "MF7201",
        $"layer {layer}, image {image} of the batch",
        $"the matching cost of target {target} and query {query} is {(double.IsNaN(value) ? "not a number" : "infinite")}",
        "The weights have diverged or the input holds numbers that are not finite: lower the learning rate, or go back to the last checkpoint")
    {
        Target = target,
        Query = query,
    };
}
