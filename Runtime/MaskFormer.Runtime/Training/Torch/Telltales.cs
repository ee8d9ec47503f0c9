using MaskFormer.Language;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>Two numbers that tell whether a mask classifier learns, long before its loss does.</summary>
internal static class Telltales
{
    /// <summary>Share of queries of the last layer whose best class is "no object".</summary>
    /// <param name="logits"><c>[L, Q, B, Classes + 1]</c>.</param>
    public static double NoObjectShare(Tensor logits)
    {
        using Tensor none = logits[-1].argmax(-1).eq(logits.size(3) - 1).to(ScalarType.Float64).mean();
        return none.item<double>();
    }

    /// <summary>Mean IoU of chosen masks (above one half) and their targets, last layer, at the masks' size; padding of the image is left out.</summary>
    /// <param name="masks"><c>[L, B, Q, h, w]</c>.</param>
    /// <param name="chosen"><c>[L, B, T, Q]</c>.</param>
    /// <param name="targets"><c>[B, T, H, W]</c>.</param>
    /// <param name="pixels"><c>[B, H, W]</c>.</param>
    public static double MatchedIoU(Tensor masks, Tensor chosen, Tensor targets, Tensor pixels)
    {
        Tensor last = masks[-1];
        Tensor counted = TensorOps.ResizeLike(pixels, last, Resize.Nearest).unsqueeze(1);
        Tensor found = TensorOps.Einsum("btq,bqhw->bthw", chosen[-1], last).gt(0).to(masks.dtype) * counted;
        Tensor truth = TensorOps.ResizeLike(targets, last, Resize.Nearest) * counted;
        Tensor common = (found * truth).sum([2, 3]);
        Tensor union = (found + truth).sum([2, 3]) - common;
        Tensor paired = chosen[-1].sum(-1);
        Tensor mean = (common / union.clamp_min(1) * paired).sum() / paired.sum().clamp_min(1);
        return mean.to(ScalarType.Float64).item<double>();
    }
}
