using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Benchmarks;

/// <summary>The mask losses as they were: masks of all slots, packed by products, all pairs at the image's size at once.</summary>
internal static class WholeLosses
{
    /// <summary>20 times focal plus dice loss, summed over layers.</summary>
    public static Value Graph(GraphBuilder g, Value masks, Value matches, Value targets, Value valid, Value pixels, long room)
    {
        Value slots = g.Pack(valid, room);
        Value truths = g.Einsum("pn,nhw->phw", g.Rearrange(slots, "p b t -> p (b t)"), g.Rearrange(targets, "b t h w -> (b t) h w"));
        Value counted = g.Einsum("pn,nhw->phw", g.Sum(slots, "p b t -> p b"), pixels);
        Value queries = g.Einsum("pbt,lbtq->lpbq", slots, matches);
        Value picked = g.Einsum("lpn,lnhw->plhw", g.Rearrange(queries, "l p b q -> l p (b q)"), g.Rearrange(masks, "l b q h w -> l (b q) h w"));
        Value logits = g.ResizeLike(picked, targets, Resize.Bilinear);
        Value inside = g.Multiply(truths, counted), outside = g.Subtract(counted, inside);
        Value wrong = g.Einsum("plhw,phw->plhw", logits, g.Subtract(1, g.Multiply(2, truths)));
        Value miss = g.Sigmoid(wrong), loss = g.Multiply(g.Multiply(miss, miss), g.Softplus(wrong));
        Value area = g.Expand(g.AtLeast(g.Sum(counted, "p h w -> p"), 1), "p -> p l", room, masks.Dim(0));
        Value focal = g.Divide(g.Einsum("plhw,phw->pl", loss, g.Add(g.Multiply(0.25, inside), g.Multiply(0.75, outside))), area);
        Value size = g.Expand(g.Sum(inside, "p h w -> p"), "p -> p l", room, masks.Dim(0));
        Value overlap = g.Subtract(size, g.Einsum("plhw,phw->pl", miss, inside)), predicted = g.Add(overlap, g.Einsum("plhw,phw->pl", miss, outside));
        Value dice = g.Subtract(1, g.Divide(g.Add(g.Multiply(2, overlap), 1), g.Add(g.Add(predicted, size), 1)));
        Value matched = g.Sum(queries, "l p b q -> p l");
        return g.Sum(g.Multiply(matched, g.Add(g.Multiply(20, focal), dice)), "p l ->");
    }

    /// <inheritdoc cref="Graph"/>
    public static Tensor Torch(Tensor masks, Tensor matches, Tensor targets, Tensor valid, Tensor pixels, long room)
    {
        Tensor slots = TensorOps.Pack(valid, room);
        Tensor truths = TensorOps.Einsum("pn,nhw->phw", slots.flatten(1), targets.flatten(0, 1));
        Tensor counted = TensorOps.Einsum("pn,nhw->phw", slots.sum(2), pixels);
        Tensor queries = TensorOps.Einsum("pbt,lbtq->lpbq", slots, matches);
        Tensor picked = TensorOps.Einsum("lpn,lnhw->plhw", queries.flatten(2), masks.flatten(1, 2));
        Tensor logits = TensorOps.ResizeLike(picked, targets, Resize.Bilinear);
        Tensor inside = truths * counted, outside = counted - inside;
        Tensor wrong = TensorOps.Einsum("plhw,phw->plhw", logits, 1 - (2 * truths));
        Tensor miss = wrong.sigmoid(), loss = miss * miss * TensorOps.Softplus(wrong);
        Tensor focal = TensorOps.Einsum("plhw,phw->pl", loss, (0.25 * inside) + (0.75 * outside)) / counted.sum([1, 2]).unsqueeze(1);
        Tensor size = inside.sum([1, 2]).unsqueeze(1);
        Tensor overlap = size - TensorOps.Einsum("plhw,phw->pl", miss, inside), predicted = overlap + TensorOps.Einsum("plhw,phw->pl", miss, outside);
        Tensor dice = 1 - (((2 * overlap) + 1) / (predicted + size + 1));
        return (queries.sum([2, 3]).t() * ((20 * focal) + dice)).sum();
    }
}
