using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// MaskFormer for few images and few minutes: every pixel is taught its class too, and a query's class is read from its own state and from the pixels under its
/// mask (mask pooling). Pixels are many where segments are few, so that features that tell classes apart are learnt early. The queries look at the map that
/// masks are read from, made smaller, instead of the backbone's coarsest one, which has a cell for a whole object in small images.
/// </summary>
[Block]
public sealed partial record PooledModel
{
    /// <summary>Makes a pyramid of maps out of the image.</summary>
    public Backbone Backbone { get; init; } = new ResNet();

    /// <summary>Makes the map that masks and classes of pixels are read from.</summary>
    public FpnPixelDecoder PixelDecoder { get; init; } = new();

    /// <summary>Classes without "no object".</summary>
    [Range(1, 10000)] public int Classes { get; init; } = 133;

    /// <summary>Queries: the largest number of segments in an image.</summary>
    [Range(1, 1000)] public int Queries { get; init; } = 100;

    /// <summary>Channels of the transformer decoder.</summary>
    [Range(8, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Decoder layers.</summary>
    [Range(1, 24)] public int Depth { get; init; } = 6;

    /// <summary>Width of the feed-forward part.</summary>
    [Range(1, 16384)] public int FeedForward { get; init; } = 2048;

    /// <summary>Length of a mask embedding.</summary>
    [Range(8, 4096)] public int MaskDim { get; init; } = 256;

    /// <summary>Dropout rate of the decoder.</summary>
    [Range(0.0, 0.99)] public double DropRate { get; init; } = 0.1;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    [Input("B, 3, H, W")] Tensor Image => Port;

    [Weights("sem_seg_head.pixel_decoder")]
    FpnPixelDecoder Pixels => PixelDecoder with { C2 = Backbone.C2, C3 = Backbone.C3, C4 = Backbone.C4, C5 = Backbone.C5, MaskDim = MaskDim };
    [Weights("sem_seg_head.predictor")]
    QueryDecoder QueryDecoder => new()
    {
        In = MaskDim, Queries = Queries, Hidden = Hidden, Heads = Heads, Depth = Depth, FeedForward = FeedForward, DropRate = DropRate, PreNorm = false,
        DeepSupervision = true, EnforceInputProj = true,
    };
    [Weights("sem_seg_head.predictor.class_embed")]
    Layer ClassEmbed => Linear(Hidden, Classes + 1);
    [Weights("sem_seg_head.predictor.mask_embed")]
    Mlp MaskEmbed => new() { In = Hidden, Hidden = Hidden, Out = MaskDim };
    [Weights("sem_seg_head.predictor.pixel_classifier")]
    Layer PixelClassifier => Conv2d(MaskDim, Classes, kernel: 1, init: Init.MsraNormal);

    Backbone Features => Backbone.On(Image);
    FpnPixelDecoder Decoded => Pixels.On(Features.Res2, Features.Res3, Features.Res4, Features.Res5);
    Tensor Map => Decoded.Masks;
    Tensor States => QueryDecoder.On(AvgPool(Map, kernel: 4, stride: 4)).Judged;

    /// <summary>Scores of every class at every pixel of the masks' map, before the softmax.</summary>
    [Output("B, Classes, H/4, W/4")]
    public Tensor Scores => PixelClassifier(Relu(Map));

    /// <summary>For each judged state and query, a mask at stride 4, before the sigmoid.</summary>
    [Output("Depth, B, Queries, H/4, W/4")]
    public Tensor Masks => Einsum("lqbc,bchw->lbqhw", MaskEmbed.On(States).Y, Map);

    // the mean score of the pixels under a mask, each as much as the mask is sure of it; masks are taught by their own losses alone
    Tensor Shares => Sigmoid(Detach(Masks));
    Tensor Areas => Expand(Sum(Shares, "l b q h w -> l q b") + 1, "l q b -> l q b k", "Depth, Queries, B, Classes");
    Tensor Pooled => Einsum("lbqhw,bkhw->lqbk", Shares, Scores) / Areas;

    /// <summary>For each judged state and query, scores of the classes and, last, of "no object".</summary>
    [Output("Depth, Queries, B, Classes + 1")]
    public Tensor Logits => ClassEmbed(States) + Concat(-1, Pooled, Zeros("Depth, Queries, B, 1"));
}
