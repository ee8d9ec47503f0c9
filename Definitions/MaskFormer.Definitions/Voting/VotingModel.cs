using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// MaskFormer for few images and few minutes. Segments are few and pixels many, so every pixel is taught: its class, and where the centre of its segment is.
/// Pixels then vote: the class of a query is read from its own state and from the pixels under its mask (mask pooling), and a mask is made of pixels that vote
/// for one centre. Queries begin as the cells of a grid over the map that masks are read from.
/// </summary>
[Block]
public sealed partial record VotingModel
{
    /// <summary>Makes a pyramid of maps out of the image.</summary>
    public Backbone Backbone { get; init; } = new ResNet();

    /// <summary>Makes the map that masks and classes of pixels are read from.</summary>
    public FpnPixelDecoder PixelDecoder { get; init; } = new();

    /// <summary>Classes without "no object".</summary>
    [Range(1, 10000)] public int Classes { get; init; } = 133;

    /// <summary>
    /// Side of the square that has a query of its own, in pixels of the map of masks, whose stride is 4: by 4 an image of 128 x 128 pixels has 64 queries.
    /// </summary>
    [Range(1, 64)] public int Cell { get; init; } = 4;

    /// <summary>Channels of the queries.</summary>
    [Range(8, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Layers of self-attention.</summary>
    [Range(1, 24)] public int Depth { get; init; } = 6;

    /// <summary>Width of the feed-forward part.</summary>
    [Range(1, 16384)] public int FeedForward { get; init; } = 2048;

    /// <summary>Length of a mask embedding.</summary>
    [Range(8, 4096)] public int MaskDim { get; init; } = 256;

    /// <summary>Dropout rate of these layers.</summary>
    [Range(0.0, 0.99)] public double DropRate { get; init; } = 0.1;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    [Input("B, 3, H, W")] Tensor Image => Port;

    [Weights("sem_seg_head.pixel_decoder")]
    FpnPixelDecoder Pixels => PixelDecoder with { C2 = Backbone.C2, C3 = Backbone.C3, C4 = Backbone.C4, C5 = Backbone.C5, MaskDim = MaskDim };
    [Weights("sem_seg_head.predictor")]
    CellQueries CellQueries => new()
    {
        In = MaskDim, Cell = Cell, Hidden = Hidden, Heads = Heads, Depth = Depth, FeedForward = FeedForward, DropRate = DropRate,
    };
    [Weights("sem_seg_head.predictor")] CentredMasks CentredMasks => new() { Hidden = Hidden, MaskDim = MaskDim, Spread = Cell };
    [Weights("sem_seg_head.predictor.class_embed")]
    Layer ClassEmbed => Linear(Hidden, Classes + 1);
    [Weights("sem_seg_head.predictor.pixel_classifier")]
    Layer PixelClassifier => Conv2d(MaskDim, Classes, kernel: 1, init: Init.MsraNormal);
    [Weights("sem_seg_head.predictor.pixel_offset")]
    Layer PixelOffset => Conv2d(MaskDim, 2, kernel: 1, init: Init.CaffeXavier);
    PixelPlaces PixelPlaces => new();

    Backbone Features => Backbone.On(Image);
    Tensor Map => Pixels.On(Features.Res2, Features.Res3, Features.Res4, Features.Res5).Masks;

    /// <summary>From each pixel of the masks' map to the centre of its segment: rows and columns of that map.</summary>
    [Output("B, 2, H/4, W/4")]
    public Tensor Offsets => 4 * PixelOffset(Relu(Map));

    Tensor Votes => PixelPlaces.On(Map).At + Offsets;
    CellQueries Queries => CellQueries.On(Map, Offsets, Votes);

    /// <summary>Scores of every class at every pixel of the masks' map, before the softmax.</summary>
    [Output("B, Classes, H/4, W/4")]
    public Tensor Scores => PixelClassifier(Relu(Map));

    /// <summary>For each supervised state and query, a mask at stride 4, before the sigmoid.</summary>
    [Output("Depth, B, H/4/Cell*(W/4/Cell), H/4, W/4")]
    public Tensor Masks => CentredMasks.On(Queries.States, Queries.Seen, Map, Votes).Masks;

    // the mean score of the pixels under a mask, each as much as the mask is sure of it; masks are taught by their own losses alone
    Tensor Shares => Sigmoid(Detach(Masks));
    Tensor Areas => Expand(Sum(Shares, "l b q h w -> l q b") + 1, "l q b -> l q b k", "Depth, H/4/Cell*(W/4/Cell), B, Classes");
    Tensor Pooled => Einsum("lbqhw,bkhw->lqbk", Shares, Scores) / Areas;

    /// <summary>For each supervised state and query, scores of the classes and, last, of "no object".</summary>
    [Output("Depth, H/4/Cell*(W/4/Cell), B, Classes + 1")]
    public Tensor Logits => ClassEmbed(Queries.States) + Concat(-1, Pooled, Zeros("Depth, H/4/Cell*(W/4/Cell), B, 1"));
}
