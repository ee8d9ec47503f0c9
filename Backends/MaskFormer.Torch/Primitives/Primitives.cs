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
        MaskPair pair = new(alpha, inputs[0].Whole, inputs[3].Whole);
        return [.. PairLosses.Of(inputs[0], Judge).Select(static x => x.MoveToOuterDisposeScope())];

        void Judge(int p, Tensor logits, (Tensor Values, Tensor? Slopes) focal, (Tensor Values, Tensor? Slopes) dice)
        {
            pair.Target(inputs[1].Of(p), inputs[2].Of(p), inputs[3].Of(p));
            for (int layer = 0; layer < logits.size(0); layer++)
                (focal.Values[layer], dice.Values[layer]) = pair.Losses(logits[layer], focal.Slopes?[layer], dice.Slopes?[layer]);
        }
    }

    /// <summary>
    /// Cross-entropy and dice loss of pairs of masks at points, written by hand because the block's gradients, computed again, were half of a training step of
    /// Mask2Former: the points of a pair are looked for once.
    /// </summary>
    /// <param name="candidates">Points among which the least sure ones are looked for.</param>
    /// <param name="kept">How many of them are kept.</param>
    /// <param name="others">Points that are taken whatever the prediction.</param>
    /// <param name="inputs">Logits [L, Y, X], owners [D, H, W], slot and the number that the points follow from, [L], of each pair.</param>
    /// <returns>Cross-entropy and dice loss, [P, L].</returns>
    public static IReadOnlyList<Tensor> EachDrawnPairLoss(int candidates, int kept, int others, IReadOnlyList<EachInput> inputs)
    {
        PointPair pair = new(candidates, kept);
        return PairLosses.Of(inputs[0], (p, logits, mask, dice) =>
        {
            Tensor target = inputs[1].Of(p).eq(inputs[2].Of(p) + 1).any(0).to(logits.dtype);
            pair.Losses(logits, target, TensorOps.UniformFrom(inputs[3].Of(p), candidates + others, 2), mask, dice);
        });
    }
}
