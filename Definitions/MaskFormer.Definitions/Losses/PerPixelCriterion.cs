using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Cross-entropy of every pixel's class at the image's size (<c>per_pixel_baseline.py</c> of the original, <c>losses</c>).</summary>
[Block]
public sealed partial record PerPixelCriterion
{
    /// <summary>Classes.</summary>
    [Bound] public int Classes { get; init; } = 150;

    [Input("L, B, Classes, Y, X")] Tensor Scores => Port;
    [Input("B, H, W")] Tensor ClassMap => Port; // the class of each pixel; -1 where none counts: unlabelled and in padding

    [Shape("L, B, Classes, H, W")]
    Tensor Resized => ResizeLike(Scores, ClassMap, Resize.Bilinear);
    Tensor Target => Rearrange(OneHot(ClassMap, Classes), "b h w k -> b k h w");
    Tensor Counted => AtLeast(Sum(Target, "b k h w ->"), 1);
    Tensor Right => LogSoftmax(Resized, axis: 2) * Expand(Target, "b k h w -> l b k h w", "L, B, Classes, H, W");

    /// <summary>The mean over all pixels that count.</summary>
    [Output("L")]
    public Tensor PixelLoss => -Sum(Right, "l b k h w -> l") / Counted;

    /// <summary>The sum over layers: what is minimised.</summary>
    [Output("")]
    public Tensor Total => Sum(PixelLoss, "l ->");

    Tensor Best => Argmax(Rearrange(Last(Resized), "l b k h w -> l b h w k"));
    Tensor Distance => Abs(Best - Expand(ClassMap, "b h w -> l b h w", "1, B, H, W"));

    /// <summary>Share of the pixels that count whose best class is right, last layer.</summary>
    [Output("")]
    public Tensor PixelAccuracy => Sum(1 - Greater(Distance, 0.5), "l b h w ->") / Counted;
}
