using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Two losses of every pair of a predicted and a true mask, written by hand because they are most of a training step.</summary>
public static class MaskPairLosses
{
    /// <summary>Focal and dice loss at the image's size: in buffers that all pairs share, the gradients taken at once.</summary>
    /// <param name="alpha">Weight of a mask's inside in the focal loss.</param>
    /// <param name="logits">[L, Y, X] of each pair.</param>
    /// <param name="owners">[D, H, W]: slot + 1 of the target that a pixel belongs to.</param>
    /// <param name="slot">Of each pair's target.</param>
    /// <param name="pixels">[H, W]: 1 where the pixel counts.</param>
    /// <returns>Both losses, [P, L].</returns>
    public static (Tensor Focal, Tensor Dice) AtPixels(double alpha, EachInput logits, EachInput owners, EachInput slot, EachInput pixels)
    {
        using var scope = NewDisposeScope();
        MaskPair pair = new(alpha, logits.Whole, pixels.Whole);
        (Tensor focal, Tensor dice) = PairLosses.Of(logits, Losses);
        return (focal.MoveToOuterDisposeScope(), dice.MoveToOuterDisposeScope());

        void Losses(int p, Tensor maps, (Tensor Values, Tensor? Slopes) focal, (Tensor Values, Tensor? Slopes) dice)
        {
            pair.Target(owners.Of(p), slot.Of(p), pixels.Of(p));
            for (int layer = 0; layer < maps.size(0); layer++)
                (focal.Values[layer], dice.Values[layer]) = pair.Losses(maps[layer], focal.Slopes?[layer], dice.Slopes?[layer]);
        }
    }

    /// <summary>Cross-entropy and dice loss at drawn points: the points of a pair are looked for once, not again for the gradients.</summary>
    /// <param name="candidates">Points among which the least sure ones are looked for.</param>
    /// <param name="kept">How many of them are kept.</param>
    /// <param name="logits">[L, Y, X] of each pair.</param>
    /// <param name="owners">[D, H, W]: slot + 1 of the target that a pixel belongs to.</param>
    /// <param name="slot">Of each pair's target.</param>
    /// <param name="drawn">[L, points, 2] of a pair, candidates first, then those that are taken whatever the prediction.</param>
    /// <returns>Both losses, [P, L].</returns>
    public static (Tensor Mask, Tensor Dice) AtPoints(
        int candidates, int kept, EachInput logits, EachInput owners, EachInput slot, Func<int, Tensor> drawn)
    {
        PointPair pair = new(candidates, kept);
        return PairLosses.Of(logits, (p, maps, mask, dice) =>
        {
            Tensor target = owners.Of(p).eq(TensorOps.Add(slot.Of(p), Number.One)).any(0).to(maps.dtype), points = drawn(p);
            if (maps.device_type != TorchSharp.DeviceType.CPU || Narrow.Is(maps)) pair.Losses(maps, target, points, mask, dice);
            else if (maps.dtype == ScalarType.Float64) PointLayer<double>.Losses((candidates, kept), maps, target, points, mask, dice);
            else PointLayer<float>.Losses((candidates, kept), maps, target, points, mask, dice);
        });
    }
}
