using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Blocks whose application to every item is written by hand.</summary>
public static class Primitives
{
    /// <summary>
    /// Focal and dice loss of pairs of masks at the image's size, written by hand because they are most of a training step: in buffers that all pairs share,
    /// the gradients taken at once. The block of that name says what they are, and applied to one pair after the other gives the same.
    /// </summary>
    /// <param name="alpha">Weight of a mask's inside in the focal loss.</param>
    /// <param name="inputs">Logits [L, Y, X], owners [D, H, W], slot and pixels [H, W] of each pair.</param>
    /// <returns>Focal and dice loss, [P, L].</returns>
    public static IReadOnlyList<Tensor> EachPairLoss(double alpha, IReadOnlyList<EachInput> inputs)
    {
        using var scope = NewDisposeScope();
        Tensor all = inputs[0].OfAll(inputs[0].Items!.Value), small = all.detach().contiguous(), pixels = inputs[3].Whole;
        bool wanted = is_grad_enabled() && inputs[0].IsDifferentiated;
        (long pairs, long layers) = (small.size(0), small.size(1));
        Tensor focal = small.new_empty(pairs, layers), dice = small.new_empty(pairs, layers);
        Tensor? focalSlope = wanted ? empty_like(small) : null, diceSlope = wanted ? empty_like(small) : null;
        using (no_grad())
        {
            MaskPair pair = new(alpha, small, pixels);
            for (int p = 0; p < pairs; p++)
            {
                using var turn = NewDisposeScope();
                pair.Target(inputs[1].Of(inputs[1].Whole, p), inputs[2].Of(inputs[2].Whole, p), inputs[3].Of(pixels, p));
                for (int layer = 0; layer < layers; layer++)
                {
                    (Tensor one, Tensor other) = pair.Losses(small[p, layer], focalSlope?[p, layer], diceSlope?[p, layer]);
                    focal[p, layer] = one;
                    dice[p, layer] = other;
                }
            }
        }

        if (!wanted) return [focal.MoveToOuterDisposeScope(), dice.MoveToOuterDisposeScope()];
        Tensor nothing = all - all.detach(); // zero, with derivative one
        return [(focal + (focalSlope! * nothing).sum([2, 3])).MoveToOuterDisposeScope(), (dice + (diceSlope! * nothing).sum([2, 3])).MoveToOuterDisposeScope()];
    }
}
