using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Queries attend to each other, then to the image, then pass a feed-forward part (<c>transformer.py</c> of the original; DETR).</summary>
[Block]
public sealed partial record TransformerDecoderLayer
{
    /// <summary>Channels.</summary>
    [Bound, Range(1, 4096)] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound, Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Width of the feed-forward part.</summary>
    [Bound, Range(1, 16384)] public int FeedForward { get; init; } = 2048;

    /// <summary>Dropout rate of attention weights, of what each part adds, and inside the feed-forward part.</summary>
    [Bound, Range(0.0, 0.99)] public double DropRate { get; init; } = 0.1;

    /// <summary>Whether norms stand before attention and feed-forward instead of after their sums.</summary>
    [Bound] public bool PreNorm { get; init; }

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("Q, B, Hidden")] Tensor Target => Port;
    [Input("S, B, Hidden")] Tensor Memory => Port;
    [Input("S, B, Hidden")] Tensor Pos => Port;
    [Input("Q, B, Hidden")] Tensor QueryPos => Port;

    Layer SelfAttn => MultiheadAttention(Hidden, Heads, DropRate);
    Layer MultiheadAttn => MultiheadAttention(Hidden, Heads, DropRate);
    Layer Linear1 => Linear(Hidden, FeedForward, init: Init.GlorotUniform);
    Layer Linear2 => Linear(FeedForward, Hidden, init: Init.GlorotUniform);
    Layer Norm1 => LayerNorm(Hidden);
    Layer Norm2 => LayerNorm(Hidden);
    Layer Norm3 => LayerNorm(Hidden);

    // queries look at each other
    Tensor SelfIn => PreNorm ? Norm1(Target) : Target;
    Tensor SelfSum => Target + Drop(SelfAttn(SelfIn + QueryPos, SelfIn + QueryPos, SelfIn), DropRate);
    Tensor Aware => PreNorm ? SelfSum : Norm1(SelfSum);

    // queries look at the image
    Tensor CrossIn => PreNorm ? Norm2(Aware) : Aware;
    Tensor CrossSum => Aware + Drop(MultiheadAttn(CrossIn + QueryPos, Memory + Pos, Memory), DropRate);
    Tensor Informed => PreNorm ? CrossSum : Norm2(CrossSum);

    // each query for itself
    Tensor FeedIn => PreNorm ? Norm3(Informed) : Informed;
    Tensor FeedSum => Informed + Drop(Linear2(Drop(Relu(Linear1(FeedIn)), DropRate)), DropRate);

    /// <summary>The queries, each knowing more about its own segment.</summary>
    [Output("Q, B, Hidden")]
    public Tensor Y => PreNorm ? FeedSum : Norm3(FeedSum);
}
