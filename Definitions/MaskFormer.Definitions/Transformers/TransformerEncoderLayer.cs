using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Self-attention and feed-forward; positions are added to queries and keys, never to values (<c>transformer.py</c> of the original; DETR).</summary>
[Block]
public sealed partial record TransformerEncoderLayer
{
    /// <summary>Channels.</summary>
    [Bound, Range(1, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound, Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Width of the feed-forward part.</summary>
    [Bound, Range(1, 16384)] public int FeedForward { get; init; } = 2048;

    /// <summary>Dropout rate of attention weights, of what attention adds, inside the feed-forward part and of what that adds.</summary>
    [Bound, Range(0.0, 0.99)] public double DropRate { get; init; } = 0.1;

    /// <summary>Whether norms stand before attention and feed-forward instead of after their sums.</summary>
    [Bound] public bool PreNorm { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("S, B, Hidden")] Tensor Source => Port;
    [Input("S, B, Hidden")] Tensor Pos => Port;

    Layer SelfAttn => MultiheadAttention(Hidden, Heads, DropRate);
    Layer Linear1 => Linear(Hidden, FeedForward, init: Init.GlorotUniform);
    Layer Linear2 => Linear(FeedForward, Hidden, init: Init.GlorotUniform);
    Layer Norm1 => LayerNorm(Hidden);
    Layer Norm2 => LayerNorm(Hidden);

    // places look at each other
    Tensor SelfIn => PreNorm ? Norm1(Source) : Source;
    Tensor SelfSum => Source + Drop(SelfAttn(SelfIn + Pos, SelfIn + Pos, SelfIn), DropRate);
    Tensor Aware => PreNorm ? SelfSum : Norm1(SelfSum);

    // each place for itself
    Tensor FeedIn => PreNorm ? Norm2(Aware) : Aware;
    Tensor FeedSum => Aware + Drop(Linear2(Drop(Relu(Linear1(FeedIn)), DropRate)), DropRate);

    /// <summary>The places, each knowing about the others.</summary>
    [Output("S, B, Hidden")]
    public Tensor Y => PreNorm ? FeedSum : Norm2(FeedSum);
}
