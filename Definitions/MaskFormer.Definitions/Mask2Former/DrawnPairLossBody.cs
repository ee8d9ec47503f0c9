using MaskFormer.Language;
using MaskFormer.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions;

/// <summary>What TorchSharp computes where <see cref="DrawnPairLoss"/> is applied to all pairs, as <see cref="PairLossBody"/>.</summary>
internal static class DrawnPairLossBody
{
    [Implements(typeof(DrawnPairLoss))]
    public static (Tensor Mask, Tensor Dice) Each(
        int candidates, int kept, int others, EachInput logits, EachInput owners, EachInput slot, EachInput seeds) =>
        MaskPairLosses.AtPoints(candidates, kept, logits, owners, slot, p => TensorOps.UniformFrom(seeds.Of(p), candidates + others, 2));
}
