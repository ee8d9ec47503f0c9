using MaskFormer.Language;
using MaskFormer.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions;

/// <summary>What TorchSharp computes where <see cref="PointPairLoss"/> is applied to all pairs, as <see cref="DrawnPairLossBody"/>.</summary>
internal static class PointPairLossBody
{
    [Implements(typeof(PointPairLoss))]
    public static (Tensor Mask, Tensor Dice) Each(
        int candidates, int kept, int others, EachInput logits, EachInput owners, EachInput slot, EachInput drawn) =>
        MaskPairLosses.AtPoints(candidates, kept, logits, owners, slot, drawn.Of);
}
