using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Two losses of every pair of masks, each layer's by the logits of that layer alone. One pair is taken after the other, with its gradients: they enter the
/// graph as gradient times (x - x without gradient), which is zero with just that derivative.
/// </summary>
internal static class PairLosses
{
    /// <summary>Computes both losses of all layers of a pair.</summary>
    /// <param name="pair">Which.</param>
    /// <param name="logits">[L, y, x].</param>
    /// <param name="first">Gets the values, [L], and where wanted their gradients, [L, y, x].</param>
    /// <param name="second">Likewise.</param>
    internal delegate void LossesOfPair(int pair, Tensor logits, (Tensor Values, Tensor? Slopes) first, (Tensor Values, Tensor? Slopes) second);

    /// <summary>Both losses of all pairs, [P, L].</summary>
    /// <param name="logits">[L, y, x] of each pair.</param>
    /// <param name="losses">Computes those of one pair; called without autograd.</param>
    public static (Tensor First, Tensor Second) Of(EachInput logits, LossesOfPair losses)
    {
        using var scope = NewDisposeScope();
        Tensor all = logits.OfAll(logits.Items!.Value), small = all.detach().contiguous();
        bool wanted = is_grad_enabled() && logits.IsDifferentiated;
        (int pairs, long layers) = ((int)small.size(0), small.size(1));
        Tensor first = small.new_empty(pairs, layers), second = small.new_empty(pairs, layers);
        Tensor? firstSlopes = wanted ? empty_like(small) : null, secondSlopes = wanted ? empty_like(small) : null;
        using (no_grad())
        {
            for (int p = 0; p < pairs; p++)
            {
                using var turn = NewDisposeScope();
                losses(p, small[p], (first[p], firstSlopes?[p]), (second[p], secondSlopes?[p]));
            }
        }

        if (!wanted) return (first.MoveToOuterDisposeScope(), second.MoveToOuterDisposeScope());
        Tensor nothing = all - all.detach();
        return (With(first, firstSlopes!), With(second, secondSlopes!));

        Tensor With(Tensor values, Tensor slopes) => TensorOps.Add(values, (slopes * nothing).sum([2, 3])).MoveToOuterDisposeScope();
    }
}
