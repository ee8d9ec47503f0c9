using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Queries look at a map of the image through the layers of a transformer decoder (<c>TransformerPredictor</c> of the original, without what is made of the
/// queries' states).
/// </summary>
[Block]
public sealed partial record QueryDecoder
{
    /// <summary>Channels of the map.</summary>
    [Bound] public int In { get; init; } = 2048;

    /// <summary>Queries.</summary>
    [Bound] public int Queries { get; init; } = 100;

    /// <summary>Channels of the decoder.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    /// <summary>Decoder layers.</summary>
    [Bound] public int Depth { get; init; } = 6;

    /// <summary>Width of the feed-forward part.</summary>
    [Bound] public int FeedForward { get; init; } = 2048;

    /// <summary>Dropout rate.</summary>
    [Bound] public double DropRate { get; init; } = 0.1;

    /// <summary>Whether norms stand before attention and feed-forward instead of after their sums.</summary>
    [Bound] public bool PreNorm { get; init; }

    /// <summary>Whether the states behind every layer are given, or only the last.</summary>
    [Bound] public bool DeepSupervision { get; init; } = true;

    /// <summary>Whether the map is projected even if it has <see cref="Hidden"/> channels already (ENFORCE_INPUT_PROJ).</summary>
    [Bound] public bool EnforceInputProj { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    int Levels => DeepSupervision ? Depth : 1;

    [Input("B, In, Y, X")] Tensor Map => Port;

    Layer InputProj => Fits ? Identity() : Conv2d(In, Hidden, kernel: 1, init: Init.CaffeXavier);
    [Weights("query_embed.weight")] Tensor QueryEmbed => Weight("Queries, Hidden");
    [Weights("transformer.decoder.layers")]
    Blocks<TransformerDecoderLayer> Layers => Repeat(Depth, i => new TransformerDecoderLayer
    {
        Hidden = Hidden, Heads = Heads, FeedForward = FeedForward, DropRate = DropRate, PreNorm = PreNorm,
    });
    [Weights("transformer.decoder.norm")] Layer Norm => LayerNorm(Hidden);

    bool Fits => In == Hidden && !EnforceInputProj;

    [Shape("B, Hidden, Y, X")]
    Tensor Context => InputProj(Map);
    Tensor Memory => Rearrange(Context, "b c h w -> (h w) b c");
    Tensor Pos => Rearrange(SinePosition(Context, Hidden / 2), "b c h w -> (h w) b c");

    // queries start as zeros; what tells them apart is their position
    Tensor QueryPos => Expand(QueryEmbed, "q c -> q b c", "Queries, B, Hidden");

    [Shape("Depth, Queries, B, Hidden")]
    Tensor States => Norm(Layers.Scan(Zeros("Queries, B, Hidden"), (layer, x) => layer.On(x, Memory, Pos, QueryPos).Y));

    /// <summary>The queries' states behind each supervised layer.</summary>
    [Output("Levels, Queries, B, Hidden")]
    public Tensor Supervised => DeepSupervision ? States : Last(States);
}
