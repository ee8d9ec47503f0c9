using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Queries look at three maps of the image in turn, from coarse to fine, and predict before the first layer and behind each
/// (paper section 3.2; <c>MultiScaleMaskedTransformerDecoder</c> of the original).
/// </summary>
[Block]
public sealed partial record MaskedDecoder
{
    /// <summary>Channels of the maps.</summary>
    [Bound] public int In { get; init; } = 256;

    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <summary>Queries.</summary>
    [Bound] public int Queries { get; init; } = 100;

    /// <summary>Channels of the decoder.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    /// <summary>Decoder layers.</summary>
    [Bound] public int Depth { get; init; } = 9;

    /// <summary>Width of the feed-forward part.</summary>
    [Bound] public int FeedForward { get; init; } = 2048;

    /// <summary>Length of a mask embedding.</summary>
    [Bound] public int MaskDim { get; init; } = 256;

    /// <summary>Whether norms stand before attention and feed-forward instead of after their sums.</summary>
    [Bound] public bool PreNorm { get; init; }

    /// <summary>Whether every prediction is given, or only the last.</summary>
    [Bound] public bool DeepSupervision { get; init; } = true;

    /// <summary>Whether maps are projected even if they have <see cref="Hidden"/> channels already (ENFORCE_INPUT_PROJ).</summary>
    [Bound] public bool EnforceInputProj { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    int Levels => DeepSupervision ? Depth + 1 : 1;

    [Input("B, In, CY, CX")] Tensor Coarse => Port;
    [Input("B, In, MY, MX")] Tensor Middle => Port;
    [Input("B, In, FY, FX")] Tensor Fine => Port;
    [Input("B, MaskDim, H, W")] Tensor MaskFeatures => Port;

    [Weights("transformer_self_attention_layers")]
    Blocks<SelfAttentionLayer> Selves => Repeat(Depth, i => new SelfAttentionLayer { Hidden = Hidden, Heads = Heads, PreNorm = PreNorm });
    [Weights("transformer_cross_attention_layers")]
    Blocks<MaskedAttentionLayer> Crosses => Repeat(Depth, i => new MaskedAttentionLayer { Hidden = Hidden, Heads = Heads, PreNorm = PreNorm });
    [Weights("transformer_ffn_layers")]
    Blocks<FeedForwardLayer> Feeds => Repeat(Depth, i => new FeedForwardLayer { Hidden = Hidden, FeedForward = FeedForward, PreNorm = PreNorm });
    [Weights("decoder_norm")] Layer Norm => LayerNorm(Hidden);
    [Weights("query_feat.weight")] Tensor QueryFeat => Weight("Queries, Hidden");
    [Weights("query_embed.weight")] Tensor QueryEmbed => Weight("Queries, Hidden");
    [Weights("level_embed.weight")] Tensor LevelEmbed => Weight("3, Hidden");
    [Weights("")] DecoderLevel Level0 => new() { Number = 0, In = In, Hidden = Hidden, MaskDim = MaskDim, EnforceInputProj = EnforceInputProj };
    [Weights("")] DecoderLevel Level1 => new() { Number = 1, In = In, Hidden = Hidden, MaskDim = MaskDim, EnforceInputProj = EnforceInputProj };
    [Weights("")] DecoderLevel Level2 => new() { Number = 2, In = In, Hidden = Hidden, MaskDim = MaskDim, EnforceInputProj = EnforceInputProj };
    Layer ClassEmbed => Linear(Hidden, Classes + 1);
    Mlp MaskEmbed => new() { In = Hidden, Hidden = Hidden, Out = MaskDim };

    DecoderLevel Coarsest => Level0.On(Coarse, Select(LevelEmbed, 0, 0), MaskFeatures);
    DecoderLevel Between => Level1.On(Middle, Select(LevelEmbed, 0, 1), MaskFeatures);
    DecoderLevel Finest => Level2.On(Fine, Select(LevelEmbed, 0, 2), MaskFeatures);
    Tensors Memories => [Coarsest.Memory, Between.Memory, Finest.Memory];
    Tensors Positions => [Coarsest.Pos, Between.Pos, Finest.Pos];
    Tensors Cells => [Coarsest.Cells, Between.Cells, Finest.Cells];

    // queries start as what they have learnt
    Tensor QueryPos => Expand(QueryEmbed, "q c -> q b c", "Queries, B, Hidden");
    Tensor Start => Expand(QueryFeat, "q c -> q b c", "Queries, B, Hidden");

    // each looks at the map where its mask is, then at the others, then passes a feed-forward part
    Tensor Behind => Crosses.Zip(Selves).Zip(Feeds).Scan(Start, (cross, self, feed, x, i) => feed.On(self.On(cross.On(
        x, Memories[i % 3], Positions[i % 3], QueryPos, Einsum("qbc,bcs->bqs", Detach(MaskEmbed.On(Norm(x)).Y), Cells[i % 3])).Y, QueryPos).Y).Y);
    Tensor States => Norm(Concat(0, Rearrange(Start, "q b c -> 1 q b c"), Behind));

    [Shape("Levels, Queries, B, Hidden")]
    Tensor Supervised => DeepSupervision ? States : Last(States);

    /// <summary>For each prediction and query, scores of the classes and, last, of "no object".</summary>
    [Output("Levels, Queries, B, Classes + 1")]
    public Tensor Logits => ClassEmbed(Supervised);

    /// <summary>For each prediction and query, a mask, before the sigmoid.</summary>
    [Output("Levels, B, Queries, H, W")]
    public Tensor Masks => Einsum("lqbc,bchw->lbqhw", MaskEmbed.On(Supervised).Y, MaskFeatures);
}
