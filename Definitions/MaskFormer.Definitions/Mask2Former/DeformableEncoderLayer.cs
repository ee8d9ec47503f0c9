using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Places of three maps look at each other by deformable attention, then each passes a feed-forward part; positions are added to what asks only
/// (<c>MSDeformAttnTransformerEncoderLayer</c> of the original).
/// </summary>
[Block]
public sealed partial record DeformableEncoderLayer
{
    /// <summary>Channels.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    /// <summary>Width of the feed-forward part.</summary>
    [Bound] public int FeedForward { get; init; } = 1024;

    [Input("B, CY*CX + MY*MX + FY*FX, Hidden")] Tensor Source => Port;
    [Input("B, CY*CX + MY*MX + FY*FX, Hidden")] Tensor Pos => Port;
    [Input("CY, CX, 2")] Tensor Coarse => Port; // the centres of the cells
    [Input("MY, MX, 2")] Tensor Middle => Port;
    [Input("FY, FX, 2")] Tensor Fine => Port;

    DeformableAttention SelfAttn => new() { Hidden = Hidden, Heads = Heads };
    Layer Norm1 => LayerNorm(Hidden);
    Layer Linear1 => Linear(Hidden, FeedForward, init: Init.GlorotUniform);
    Layer Linear2 => Linear(FeedForward, Hidden, init: Init.GlorotUniform);
    Layer Norm2 => LayerNorm(Hidden);

    Tensor Aware => Norm1(Source + SelfAttn.On(Source + Pos, Source, Coarse, Middle, Fine).Y);

    /// <summary>The places, each knowing about others.</summary>
    [Output("B, CY*CX + MY*MX + FY*FX, Hidden")]
    public Tensor Y => Norm2(Aware + Linear2(Relu(Linear1(Aware))));
}
