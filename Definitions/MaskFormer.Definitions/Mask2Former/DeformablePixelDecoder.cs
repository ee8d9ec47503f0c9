using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Makes three maps for the queries and one for the masks out of a backbone's pyramid: deformable attention over strides 32, 16 and 8, and a step of a feature
/// pyramid to stride 4 (paper section 3.3; <c>MSDeformAttnPixelDecoder</c> of the original).
/// </summary>
[Block]
public sealed partial record DeformablePixelDecoder
{
    /// <summary>Channels of the backbone's map at stride 4.</summary>
    [Bound] public int C2 { get; init; } = 256;

    /// <summary>Channels of the backbone's map at stride 8.</summary>
    [Bound] public int C3 { get; init; } = 512;

    /// <summary>Channels of the backbone's map at stride 16.</summary>
    [Bound] public int C4 { get; init; } = 1024;

    /// <summary>Channels of the backbone's map at stride 32.</summary>
    [Bound] public int C5 { get; init; } = 2048;

    /// <summary>Channels of <see cref="Masks"/>: the length of a mask embedding.</summary>
    [Bound] public int MaskDim { get; init; } = 256;

    /// <summary>Channels inside the decoder.</summary>
    [Range(8, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Groups of every group norm; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 1024)] public int Groups { get; init; } = 32;

    /// <summary>Encoder layers.</summary>
    [Range(1, 24)] public int Depth { get; init; } = 6;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Width of the feed-forward part.</summary>
    [Range(1, 16384)] public int FeedForward { get; init; } = 1024;

    [Input("B, C2, H/4, W/4")] Tensor Res2 => Port;
    [Input("B, C3, H/8, W/8")] Tensor Res3 => Port;
    [Input("B, C4, H/16, W/16")] Tensor Res4 => Port;
    [Input("B, C5, H/32, W/32")] Tensor Res5 => Port;

    [Weights("input_proj.0.0")] Layer CoarseProj => Conv2d(C5, Hidden, kernel: 1, init: Init.ProjectionUniform);
    [Weights("input_proj.0.1")] Layer CoarseNorm => Norm2d(NormKind.Group, Hidden, Groups);
    [Weights("input_proj.1.0")] Layer MiddleProj => Conv2d(C4, Hidden, kernel: 1, init: Init.ProjectionUniform);
    [Weights("input_proj.1.1")] Layer MiddleNorm => Norm2d(NormKind.Group, Hidden, Groups);
    [Weights("input_proj.2.0")] Layer FineProj => Conv2d(C3, Hidden, kernel: 1, init: Init.ProjectionUniform);
    [Weights("input_proj.2.1")] Layer FineNorm => Norm2d(NormKind.Group, Hidden, Groups);
    [Weights("transformer")] DeformableEncoder Encoder => new() { Hidden = Hidden, Heads = Heads, Depth = Depth, FeedForward = FeedForward };
    [Weights("")] FpnLevel Level1 => new() { Number = 1, In = C2, Hidden = Hidden, Groups = Groups, Enlarging = Resize.Bilinear };
    Layer MaskFeatures => Conv2d(Hidden, MaskDim, kernel: 1, init: Init.CaffeXavier);

    Tensor ProjectedCoarse => CoarseNorm(CoarseProj(Res5));
    Tensor ProjectedMiddle => MiddleNorm(MiddleProj(Res4));
    Tensor ProjectedFine => FineNorm(FineProj(Res3));
    DeformableEncoder Encoded => Encoder.On(ProjectedCoarse, ProjectedMiddle, ProjectedFine);

    /// <summary>The map at stride 32 that queries look at.</summary>
    [Output("B, Hidden, H/32, W/32")] public Tensor Coarse => Encoded.EncodedCoarse;

    /// <summary>The map at stride 16 that queries look at.</summary>
    [Output("B, Hidden, H/16, W/16")] public Tensor Middle => Encoded.EncodedMiddle;

    /// <summary>The map at stride 8 that queries look at.</summary>
    [Output("B, Hidden, H/8, W/8")] public Tensor Fine => Encoded.EncodedFine;

    /// <summary>What mask embeddings are multiplied with.</summary>
    [Output("B, MaskDim, H/4, W/4")] public Tensor Masks => MaskFeatures(Level1.On(Res2, Fine).Y);
}
