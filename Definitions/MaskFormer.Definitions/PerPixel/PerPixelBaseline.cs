using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>A linear classifier at every pixel of the pixel decoder's map (<c>PerPixelBaselineHead</c> of the original).</summary>
[Block]
public sealed partial record PerPixelBaseline : PerPixelModel
{
    /// <inheritdoc/>
    public override int Levels => 1;

    [Weights("sem_seg_head.pixel_decoder")]
    PixelDecoder Pixels => PixelDecoder with { C2 = Backbone.C2, C3 = Backbone.C3, C4 = Backbone.C4, C5 = Backbone.C5, MaskDim = MaskDim };
    [Weights("sem_seg_head.predictor")]
    Layer Predictor => Conv2d(MaskDim, Classes, kernel: 1, init: Init.MsraNormal);

    Backbone Features => Backbone.On(Image);
    PixelDecoder Decoded => Pixels.On(Features.Res2, Features.Res3, Features.Res4, Features.Res5);
    Tensor Predicted => Predictor(Decoded.Masks);

    /// <inheritdoc/>
    public override Tensor Scores => Expand(Predicted, "b k h w -> l b k h w", "Levels, B, Classes, H/4, W/4");
}
