using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Applies a block to one item after the other, so that nothing of its inner size outlives an item. Where its outputs are a few numbers, their gradients are
/// taken at once and kept at the inputs' size; otherwise each item is computed again in the backward pass.
/// </summary>
internal static class ItemLoop
{
    /// <summary>Most numbers of an item for which gradients are taken at once: each is a backward pass of its own.</summary>
    private const long FewNumbers = 4;

    /// <summary>Runs the block.</summary>
    /// <returns>One tensor per output, the items along the first axis.</returns>
    /// <exception cref="MaskFormerException">MF5063: no input has items; MF2001: inputs differ in their number.</exception>
    public static IReadOnlyList<Tensor> Run(BlockModule block, IReadOnlyList<EachInput> inputs)
    {
        int items = Count(block, inputs);
        using IDisposable refused = StepRandom.Refuse(); // a second computation, and a graph, would draw others
        using var scope = NewDisposeScope();
        return [.. Outputs(block, inputs, items).Select(static x => x.MoveToOuterDisposeScope())];
    }

    private static IReadOnlyList<Tensor> Outputs(BlockModule block, IReadOnlyList<EachInput> inputs, int items)
    {
        IEnumerable<Tensor> sources = inputs.Select(static input => input.Whole).Concat(block.parameters());
        if (!is_grad_enabled() || !sources.Any(static x => x.requires_grad)) return Values(block, inputs, items);
        ItemGradients gradients = new(block, inputs);
        long[][] shapes = [.. gradients.Item(0).Select(static output => output.shape)];
        long numbers = shapes.Sum(static shape => shape.Aggregate(1L, static (product, size) => product * size));
        return numbers <= FewNumbers ? gradients.Fused(items, shapes) : ItemsAgain.Apply(block, inputs, items, shapes);
    }

    /// <summary>The outputs without gradient.</summary>
    public static IReadOnlyList<Tensor> Values(BlockModule block, IReadOnlyList<EachInput> inputs, int items)
    {
        using var frozen = no_grad();
        List<IReadOnlyList<Tensor>> all = [];
        for (int i = 0; i < items; i++)
        {
            using var turn = NewDisposeScope();
            all.Add([.. block.Run([.. inputs.Select(input => input.Of(i))]).Select(static x => x.MoveToOuterDisposeScope())]);
        }

        return [.. Enumerable.Range(0, all[0].Count).Select(output => stack(all.Select(item => item[output])))];
    }

    private static int Count(BlockModule block, IReadOnlyList<EachInput> inputs)
    {
        int[] counts = [.. inputs.Select(static input => input.Items).OfType<int>().Distinct()];
        if (counts is [var items]) return items;
        throw counts is []
            ? new MaskFormerException("MF5063", block.GetName(), "no input has an axis of items", "Give one port an entry for every item, or use On")
            : MaskFormerException.WrongInput("MF2001", block.GetName(), $"inputs have {string.Join(" and ", counts)} items", "Make the numbers equal");
    }
}
