using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>MaskFormer (Cheng, Schwing, Kirillov 2021): a fixed number of queries, and for each a class and a mask.</summary>
[Block]
public sealed partial record MaskFormerModel
{
    /// <summary>Makes a pyramid of maps out of the image.</summary>
    public Backbone Backbone { get; init; } = new ResNet();

    /// <summary>Makes the map that masks are read from.</summary>
    public PixelDecoder PixelDecoder { get; init; } = new TransformerPixelDecoder();

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

    /// <summary>Whether the decoder's norms stand before attention and feed-forward instead of after their sums.</summary>
    public bool PreNorm { get; init; }

    /// <summary>Whether every decoder layer is supervised, or only the last.</summary>
    public bool DeepSupervision { get; init; } = true;

    /// <summary>Whether the map that queries look at is projected even if it has <see cref="Hidden"/> channels already (ENFORCE_INPUT_PROJ).</summary>
    public bool EnforceInputProj { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    int Levels => DeepSupervision ? Depth : 1;

    [Input("B, 3, H, W")] Tensor Image => Port;

    [Weights("sem_seg_head.pixel_decoder")]
    PixelDecoder Pixels => PixelDecoder with { C2 = Backbone.C2, C3 = Backbone.C3, C4 = Backbone.C4, C5 = Backbone.C5, MaskDim = MaskDim };
    [Weights("sem_seg_head.predictor")]
    QueryDecoder QueryDecoder => new()
    {
        In = Pixels.ContextDim, Queries = Queries, Hidden = Hidden, Heads = Heads, Depth = Depth, FeedForward = FeedForward, DropRate = DropRate,
        PreNorm = PreNorm, DeepSupervision = DeepSupervision, EnforceInputProj = EnforceInputProj,
    };
    [Weights("sem_seg_head.predictor.class_embed")]
    Layer ClassEmbed => Linear(Hidden, Classes + 1);
    [Weights("sem_seg_head.predictor.mask_embed")]
    Mlp MaskEmbed => new() { In = Hidden, Hidden = Hidden, Out = MaskDim };

    // from the image to a pyramid, to a map for masks and a map for queries
    Backbone Features => Backbone.On(Image);
    PixelDecoder Decoded => Pixels.On(Features.Res2, Features.Res3, Features.Res4, Features.Res5);
    QueryDecoder Queried => QueryDecoder.On(Decoded.Context);

    /// <summary>For each supervised layer and query, scores of the classes and, last, of "no object".</summary>
    [Output("Levels, Queries, B, Classes + 1")]
    public Tensor Logits => ClassEmbed(Queried.Supervised);

    /// <summary>For each supervised layer and query, a mask at stride 4, before the sigmoid.</summary>
    [Output("Levels, B, Queries, H/4, W/4")]
    public Tensor Masks => Einsum("lqbc,bchw->lbqhw", MaskEmbed.On(Queried.Supervised).Y, Decoded.Masks);
}
