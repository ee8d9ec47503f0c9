using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Values and gradients of one item, apart from the graph of everything else.</summary>
/// <param name="block">The block.</param>
/// <param name="inputs">What feeds its ports.</param>
internal sealed class ItemGradients(BlockModule block, IReadOnlyList<EachInput> inputs)
{
    private readonly Tensor[] weights = [.. block.parameters().Where(static weight => weight.requires_grad)];
    private Tensor[] leaves = [];

    /// <summary>The inputs by which is differentiated, then the block's weights.</summary>
    public Tensor[] Sources => [.. inputs.Where(static input => input.IsDifferentiated).Select(static input => input.Whole), .. weights];

    /// <summary>The outputs of an item, with a graph that ends at its inputs.</summary>
    public IReadOnlyList<Tensor> Item(int item)
    {
        using var on = enable_grad();
        Tensor[] own = [.. inputs.Select(input => input.Of(item).detach().requires_grad_(input.IsDifferentiated))];
        leaves = [.. own.Where(static x => x.requires_grad), .. weights];
        return block.Run(own);
    }

    /// <summary>All numbers of an item's outputs, likewise.</summary>
    public Tensor Numbers(int item)
    {
        using var on = enable_grad(); // it is off in a backward pass
        return cat([.. Item(item).Select(static output => output.reshape(-1))]);
    }

    /// <summary>The gradients of numbers of the item, weighted: by its entries of the inputs, then by the weights.</summary>
    public Tensor[] Pull(Tensor numbers, Tensor factors, bool again = false)
    {
        if (!numbers.requires_grad) return [.. leaves.Select(static leaf => zeros_like(leaf))];
        IEnumerable<Tensor> gradients = autograd.grad([numbers], leaves, [factors], retain_graph: again, allow_unused: true);
        return [.. gradients.Zip(leaves, static (gradient, leaf) => gradient is null or { IsInvalid: true } ? zeros_like(leaf) : gradient)];
    }

    /// <summary>
    /// All outputs, with gradients that are taken now. They enter the graph as a sum of gradient times (x - x without gradient): zero, with just that
    /// derivative.
    /// </summary>
    public IReadOnlyList<Tensor> Fused(int items, long[][] shapes)
    {
        List<Tensor> values = [];
        List<Tensor>[] slopes = [.. Sources.Select(static _ => new List<Tensor>())];
        for (int i = 0; i < items; i++)
        {
            using var turn = NewDisposeScope();
            Tensor numbers = Numbers(i);
            Tensor[] each = numbers.unbind();
            Tensor[][] pulled = [.. each.Select((number, n) => Pull(number, ones_like(number), n < each.Length - 1))];
            values.Add(numbers.detach().MoveToOuterDisposeScope());
            for (int s = 0; s < slopes.Length; s++) slopes[s].Add(stack(pulled.Select(gradients => gradients[s])).MoveToOuterDisposeScope());
        }

        Tensor all = stack(values); // [items, numbers]
        EachInput[] differentiated = [.. inputs.Where(static input => input.IsDifferentiated)];
        for (int s = 0; s < slopes.Length; s++)
        {
            Tensor slope = stack(slopes[s]).reshape(items, all.size(1), -1); // [items, numbers, elements]
            Tensor source = (s < differentiated.Length ? differentiated[s] : EachInput.Same(weights[s - differentiated.Length])).OfAll(items);
            Tensor nothing = (source - source.detach()).reshape(items, 1, -1);
            all = TensorOps.Add(all, (slope * nothing).sum(-1));
        }

        return ItemsAgain.Apart(all, shapes);
    }
}
