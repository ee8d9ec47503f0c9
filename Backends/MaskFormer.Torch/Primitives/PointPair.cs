using static MaskFormer.Torch.TensorOps;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Cross-entropy and dice loss of one predicted and one true mask at points, most of them where the prediction is least sure (Cheng et al. 2022, section 3.3),
/// with their gradients by the logits. With x the logit at a point, t the truth there, p = sigmoid(x), i = Σ p t and n = Σ p + Σ t + 1: the cross-entropy's
/// derivative is (p - t) / points, that of the dice loss 1 - (2 i + 1) / n is p (1 - p) ((2 i + 1) / n² - 2 t / n).
/// </summary>
/// <param name="candidates">Points among which the least sure ones are looked for.</param>
/// <param name="kept">How many of them are kept.</param>
internal sealed class PointPair(int candidates, int kept)
{
    /// <summary>Both losses of all layers.</summary>
    /// <param name="logits">[L, y, x].</param>
    /// <param name="target">[H, W]: 1 inside.</param>
    /// <param name="drawn">[L, points, 2], candidates first.</param>
    /// <param name="mask">Gets the cross-entropy and, where wanted, its gradient.</param>
    /// <param name="dice">Gets the dice loss, likewise.</param>
    public void Losses(Tensor logits, Tensor target, Tensor drawn, (Tensor Values, Tensor? Slopes) mask, (Tensor Values, Tensor? Slopes) dice)
    {
        using var scope = NewDisposeScope();
        Tensor maps = logits.unsqueeze(1), points = Points(maps, drawn);

        // Each map twice where gradients are wanted: one pass backwards gives those of both losses.
        Tensor twice = mask.Slopes is null ? maps : maps.expand(-1, 2, -1, -1).detach().requires_grad_();
        Tensor sampled;
        using (mask.Slopes is null ? no_grad() : enable_grad()) sampled = Sample(twice, points);
        Tensor logit = sampled.detach().select(1, 0), truth = Sample(target.unsqueeze(0).unsqueeze(0), points.reshape(1, -1, 2)).reshape(logit.shape);
        Tensor prob = logit.sigmoid(), overlap = (prob * truth).sum(1, keepdim: true);
        Tensor both = Add(Add(prob.sum(1, keepdim: true), truth.sum(1, keepdim: true)), Number.One), twiceOverlap = Add(Number.Of(2) * overlap, Number.One);
        mask.Values.copy_(Add(Subtract(Number.One, truth) * logit, Softplus(-logit)).mean([1]));
        dice.Values.copy_(Subtract(Number.One, twiceOverlap / both).squeeze(1));
        if (mask.Slopes is null || dice.Slopes is null) return;
        Tensor byMask = (prob - truth) / Number.Of(prob.size(1));
        Tensor byDice = prob * Subtract(Number.One, prob) * (twiceOverlap / (both * both) - truth * (Number.Of(2) / both));
        Tensor slopes = autograd.grad([sampled], [twice], [stack([byMask, byDice], 1)])[0];
        mask.Slopes.copy_(slopes.select(1, 0));
        dice.Slopes.copy_(slopes.select(1, 1));
    }

    // The least sure candidates, in any order, and all others.
    private Tensor Points(Tensor maps, Tensor drawn)
    {
        Tensor tried = drawn.narrow(1, 0, candidates), others = drawn.narrow(1, candidates, drawn.size(1) - candidates);
        Tensor least = Sample(maps, tried).squeeze(1).abs().topk(kept, largest: false, sorted: false).indexes;
        return cat([tried.gather(1, least.unsqueeze(-1).expand(-1, -1, 2)), others], 1);
    }

    // [B, C, H, W] at [B, P, 2] is [B, C, P]
    private static Tensor Sample(Tensor maps, Tensor points) => GridSample(maps, (Number.Of(2) * points - Number.One).unsqueeze(1)).squeeze(2);
}
