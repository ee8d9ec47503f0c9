using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Outputs whose items are computed a second time in the backward pass, one after the other. All numbers of an item are one row of one tensor: TorchSharp 0.107
/// ends the process where one of several outputs is not used.
/// </summary>
internal sealed class ItemsAgain : autograd.SingleTensorFunction<ItemsAgain>
{
    public override string Name => nameof(ItemsAgain);

    /// <summary>Runs the block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="inputs">What feeds its ports.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="shapes">The shapes of its outputs for one item.</param>
    public static IReadOnlyList<Tensor> Apply(BlockModule block, IReadOnlyList<EachInput> inputs, int items, long[][] shapes) =>
        Apart(apply([block, inputs, items, .. inputs.Select(static input => input.Whole), .. Weights(block)]), shapes);

    /// <summary>The outputs of all items, from rows that hold all numbers of an item.</summary>
    public static IReadOnlyList<Tensor> Apart(Tensor rows, long[][] shapes)
    {
        long[] sizes = [.. shapes.Select(static shape => shape.Aggregate(1L, static (product, size) => product * size))];
        return [.. rows.split(sizes, 1).Select((part, i) => part.reshape([rows.size(0), .. shapes[i]]))];
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (BlockModule block, IReadOnlyList<EachInput> inputs, int items) = ((BlockModule)vars[0], (IReadOnlyList<EachInput>)vars[1], (int)vars[2]);
        ctx.save_data(nameof(block), block);

        // They may be gone from their scope by the backward pass, which frees these; without one the garbage collector does.
        ctx.save_data(nameof(inputs), inputs.Select(static input => input.Kept(input.Whole.detach().DetachFromDisposeScope())).ToArray());
        ctx.save_data(nameof(items), items);
        using var scope = NewDisposeScope();
        return cat([.. ItemLoop.Values(block, inputs, items).Select(output => output.reshape(items, -1))], 1).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        BlockModule block = (BlockModule)ctx.get_data("block");
        EachInput[] inputs = (EachInput[])ctx.get_data("inputs");
        Queue<Tensor> next = new(Sums(new(block, inputs), inputs, (int)ctx.get_data("items"), grad_output));
        foreach (EachInput input in inputs) input.Whole.Dispose();
        return
        [
            null!, null!, null!, // what is no tensor
            .. inputs.Select(input => input.IsDifferentiated ? next.Dequeue().MoveToOuterDisposeScope() : null!),
            .. Weights(block).Select(_ => next.Dequeue().MoveToOuterDisposeScope()),
        ];
    }

    private static Tensor[] Sums(ItemGradients gradients, EachInput[] inputs, int items, Tensor factors)
    {
        Tensor[] sums = [.. gradients.Sources.Select(static source => zeros_like(source))];
        EachInput[] differentiated = [.. inputs.Where(static input => input.IsDifferentiated)];
        for (int i = 0; i < items; i++)
        {
            using var turn = NewDisposeScope();
            Tensor[] pulled = gradients.Pull(gradients.Numbers(i), factors.select(0, i));
            for (int s = 0; s < sums.Length; s++)
            {
                if (s < differentiated.Length) differentiated[s].Add(sums[s], i, pulled[s]);
                else sums[s].AddTo(pulled[s]);
            }
        }

        return sums;
    }

    private static IEnumerable<Tensor> Weights(BlockModule block) => block.parameters().Where(static weight => weight.requires_grad);
}
