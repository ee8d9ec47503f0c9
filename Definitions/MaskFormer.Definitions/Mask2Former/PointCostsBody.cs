using MaskFormer.Language;
using MaskFormer.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions;

/// <summary>What TorchSharp computes where <see cref="PointCosts"/> is applied to all layers: no products with slots that hold no target.</summary>
internal static class PointCostsBody
{
    [Implements(typeof(PointCosts))]
    public static (Tensor Mask, Tensor Dice) Each(EachInput masks, EachInput points, EachInput truth, EachInput slots) =>
        PairCosts.AtPoints(masks, points, truth, slots);
}
