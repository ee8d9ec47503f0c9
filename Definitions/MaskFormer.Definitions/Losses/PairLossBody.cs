using MaskFormer.Language;
using MaskFormer.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions;

/// <summary>What TorchSharp computes where <see cref="PairLoss"/> is applied to all pairs: most of a training step, so gradients are written by hand.</summary>
internal static class PairLossBody
{
    [Implements(typeof(PairLoss))]
    public static (Tensor Focal, Tensor Dice) Each(double alpha, EachInput logits, EachInput owners, EachInput slot, EachInput pixels) =>
        MaskPairLosses.AtPixels(alpha, logits, owners, slot, pixels);
}
