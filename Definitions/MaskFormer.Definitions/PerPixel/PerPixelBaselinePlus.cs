using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// As many queries as classes, and each query's mask is the score of its class (<c>PerPixelBaselinePlusHead</c> of the original): the transformer of
/// MaskFormer without mask classification.
/// </summary>
[Block]
public sealed partial record PerPixelBaselinePlus : PerPixelModel
{
    /// <summary>Channels of the transformer decoder.</summary>
    [Range(8, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Decoder layers.</summary>
    [Range(1, 24)] public int Depth { get; init; } = 6;

    /// <summary>Width of the feed-forward part.</summary>
    [Range(1, 16384)] public int FeedForward { get; init; } = 2048;

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

    /// <inheritdoc/>
    public override int Levels => DeepSupervision ? Depth : 1;

    [Weights("sem_seg_head.pixel_decoder")]
    PixelDecoder Pixels => PixelDecoder with { C2 = Backbone.C2, C3 = Backbone.C3, C4 = Backbone.C4, C5 = Backbone.C5, MaskDim = MaskDim };
    [Weights("sem_seg_head.predictor")]
    QueryDecoder QueryDecoder => new()
    {
        In = Pixels.ContextDim, Queries = Classes, Hidden = Hidden, Heads = Heads, Depth = Depth, FeedForward = FeedForward, DropRate = DropRate,
        PreNorm = PreNorm, DeepSupervision = DeepSupervision, EnforceInputProj = EnforceInputProj,
    };
    [Weights("sem_seg_head.predictor.mask_embed")]
    Mlp MaskEmbed => new() { In = Hidden, Hidden = Hidden, Out = MaskDim };

    Backbone Features => Backbone.On(Image);
    PixelDecoder Decoded => Pixels.On(Features.Res2, Features.Res3, Features.Res4, Features.Res5);
    QueryDecoder Queried => QueryDecoder.On(Decoded.Context);

    /// <inheritdoc/>
    public override Tensor Scores => Einsum("lkbc,bchw->lbkhw", MaskEmbed.On(Queried.Supervised).Y, Decoded.Masks);
}
