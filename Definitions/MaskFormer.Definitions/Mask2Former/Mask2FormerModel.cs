using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Mask2Former (Cheng, Misra, Schwing, Kirillov, Girdhar 2022): MaskFormer's queries, each looking only where its mask is, at maps of several scales.
/// </summary>
[Block]
public sealed partial record Mask2FormerModel
{
    /// <summary>Makes a pyramid of maps out of the image.</summary>
    public Backbone Backbone { get; init; } = new ResNet();

    /// <summary>Makes the maps that queries look at, and the one that masks are read from.</summary>
    public DeformablePixelDecoder PixelDecoder { get; init; } = new();

    /// <summary>Classes without "no object".</summary>
    [Range(1, 10000)] public int Classes { get; init; } = 133;

    /// <summary>Queries: the largest number of segments in an image.</summary>
    [Range(1, 1000)] public int Queries { get; init; } = 100;

    /// <summary>Channels of the transformer decoder.</summary>
    [Range(8, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Decoder layers; there is one prediction more (the original's DEC_LAYERS counts predictions).</summary>
    [Range(1, 24)] public int Depth { get; init; } = 9;

    /// <summary>Width of the feed-forward part.</summary>
    [Range(1, 16384)] public int FeedForward { get; init; } = 2048;

    /// <summary>Length of a mask embedding.</summary>
    [Range(8, 4096)] public int MaskDim { get; init; } = 256;

    /// <summary>Whether the decoder's norms stand before attention and feed-forward instead of after their sums.</summary>
    public bool PreNorm { get; init; }

    /// <summary>Whether every prediction is supervised, or only the last.</summary>
    public bool DeepSupervision { get; init; } = true;

    /// <summary>Whether the maps that queries look at are projected even if they have <see cref="Hidden"/> channels already (ENFORCE_INPUT_PROJ).</summary>
    public bool EnforceInputProj { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    int Levels => DeepSupervision ? Depth + 1 : 1;

    [Input("B, 3, H, W")] Tensor Image => Port;

    [Weights("sem_seg_head.pixel_decoder")]
    DeformablePixelDecoder Pixels => PixelDecoder with { C2 = Backbone.C2, C3 = Backbone.C3, C4 = Backbone.C4, C5 = Backbone.C5, MaskDim = MaskDim };
    [Weights("sem_seg_head.predictor")]
    MaskedDecoder MaskedDecoder => new()
    {
        In = PixelDecoder.Hidden, Classes = Classes, Queries = Queries, Hidden = Hidden, Heads = Heads, Depth = Depth, FeedForward = FeedForward,
        MaskDim = MaskDim, PreNorm = PreNorm, DeepSupervision = DeepSupervision, EnforceInputProj = EnforceInputProj,
    };

    Backbone Features => Backbone.On(Image);
    DeformablePixelDecoder Decoded => Pixels.On(Features.Res2, Features.Res3, Features.Res4, Features.Res5);
    MaskedDecoder Queried => MaskedDecoder.On(Decoded.Coarse, Decoded.Middle, Decoded.Fine, Decoded.Masks);

    /// <summary>For each prediction and query, scores of the classes and, last, of "no object".</summary>
    [Output("Levels, Queries, B, Classes + 1")]
    public Tensor Logits => Queried.Logits;

    /// <summary>For each prediction and query, a mask at stride 4, before the sigmoid.</summary>
    [Output("Levels, B, Queries, H/4, W/4")]
    public Tensor Masks => Queried.Masks;
}
