using static MaskFormer.Torch.TensorOps;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>What it costs to give the targets of a batch to the queries of their images.</summary>
public static class PairCosts
{
    /// <summary>Cross-entropy and dice cost at points, each layer's of its own.</summary>
    /// <param name="masks">[B, Q, Y, X] of each layer.</param>
    /// <param name="points">[B, P, 2]: from 0 to 1, x before y.</param>
    /// <param name="truth">[N, P]: of the targets of the batch, one after another, at the points of their images.</param>
    /// <param name="slots">[N, B, T]: 1 where the slot holds the target.</param>
    /// <returns>Both costs, [L, B, T, Q]; of a slot without a target those of an empty mask.</returns>
    public static (Tensor Mask, Tensor Dice) AtPoints(EachInput masks, EachInput points, EachInput truth, EachInput slots)
    {
        using var scope = NewDisposeScope();
        (long images, long room) = (slots.Whole.size(1), slots.Whole.size(2));
        Tensor[] held = slots.Whole.nonzero().unbind(1); // target, image, slot
        (Tensor Targets, Tensor Slots)[] owned = [.. Enumerable.Range(0, (int)images).Select(image => Owned(held, image))];
        (Tensor Mask, Tensor Dice)[] costs =
        [
            .. from layer in Enumerable.Range(0, masks.Items!.Value)
            from image in Enumerable.Range(0, owned.Length)
            select Of(masks.Of(layer)[image], points.Of(layer)[image], truth.Of(layer), owned[image], room),
        ];
        return (Whole(costs.Select(static cost => cost.Mask)), Whole(costs.Select(static cost => cost.Dice)));

        Tensor Whole(IEnumerable<Tensor> parts)
        {
            Tensor all = stack(parts);
            return all.reshape(all.size(0) / images, images, all.size(1), all.size(2)).to(masks.Whole.dtype).MoveToOuterDisposeScope();
        }
    }

    private static (Tensor Targets, Tensor Slots) Owned(Tensor[] held, int image)
    {
        Tensor rows = held[1].eq(Number.Of(image)).nonzero().squeeze(1);
        return (held[0].index_select(0, rows), held[2].index_select(0, rows));
    }

    // Of one layer and image, [T, Q].
    private static (Tensor Mask, Tensor Dice) Of(Tensor maps, Tensor points, Tensor truth, (Tensor Targets, Tensor Slots) owned, long room)
    {
        using var scope = NewDisposeScope();
        Tensor grid = (Number.Of(2) * points - Number.One).unsqueeze(0).unsqueeze(0);
        Tensor logits = GridSample(maps.unsqueeze(0), grid).squeeze(2).squeeze(0).to(Narrow.Wide(maps)); // [Q, P]
        Tensor prob = logits.sigmoid(), inside = truth.index_select(0, owned.Targets).t().to(logits.dtype); // [P, targets]
        Tensor Placed(Tensor costs) => zeros([room, costs.size(1)], dtype: costs.dtype, device: costs.device).index_copy(0, owned.Slots, costs);

        // as if no point belonged to a target, put right for those that do: a point inside costs softplus(-x) = softplus(x) - x
        Tensor overlap = Placed(prob.matmul(inside).t()), sizes = Placed(inside.sum([0]).unsqueeze(1)), known = Placed(logits.matmul(inside).t());
        Tensor mask = Softplus(logits).mean([1]) - known / Number.Of(logits.size(1));
        Tensor both = Add(Add(prob.sum([1]), sizes), Number.One);
        Tensor dice = Subtract(Number.One, Add(Number.Of(2) * overlap, Number.One) / both);
        return (mask.MoveToOuterDisposeScope(), dice.MoveToOuterDisposeScope());
    }
}
