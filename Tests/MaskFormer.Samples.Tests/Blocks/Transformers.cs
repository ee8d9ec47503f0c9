using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Blocks;

/// <summary>The ends of a ViT (Dosovitskiy et al. 2021, equations 1 and 4): patches beside a class token, learned positions, the class token's layer.</summary>
[Block]
public sealed partial record ViTEnds
{
    [Bound] public int Dim { get; init; } = 8;
    [Bound] public int Heads { get; init; } = 2;
    [Bound] public int Patch { get; init; } = 3;
    [Bound] public int Rows { get; init; } = 2;
    [Bound] public int Columns { get; init; } = 3;
    [Bound] public int Classes { get; init; } = 5;

    [Require("Dim must be divisible by Heads")] bool HeadsFit => Dim % Heads == 0;

    [Input("B, 3, Patch*Rows, Patch*Columns")] Tensor Image => Port;

    Layer Embed => Linear(3 * Patch * Patch, Dim);
    Tensor ClassToken => Weight("1, Dim", Init.Zeros);
    Tensor Position => Weight("1 + Rows*Columns, Dim", Init.TruncatedNormal, scale: 0.02);
    Layer Norm => LayerNorm(Dim);
    Layer Attn => MultiheadAttention(Dim, Heads);
    Layer Head => Linear(Dim, Classes, init: Init.Zeros);

    Tensor Patches => Embed(Rearrange(Image, "b c (y i) (x j) -> b (y x) (c i j)", "i = Patch, j = Patch"));
    Tensor Tokens => Concat(1, Expand(ClassToken, "n c -> b n c", "B, 1, Dim"), Patches) + Expand(Position, "n c -> b n c", "B, 1 + Rows*Columns, Dim");
    Tensor Sequence => Rearrange(Norm(Tokens), "b n c -> n b c");
    Tensor Seen => Rearrange(Attn(Sequence, Sequence, Sequence), "n b c -> b n c") + Tokens;

    [Output("B, Classes")] public Tensor Logits => LogSoftmax(Head(Select(Seen, 1, 0)) + Head(Mean(Slice(Seen, 1, 1..), "b n c -> b c")));
}

/// <summary>
/// Masked attention of Mask2Former (Cheng et al. 2022, section 3.2.1): a query looks where its mask of the layer before says so, or everywhere if that is
/// nowhere.
/// </summary>
[Block]
public sealed partial record MaskedCrossAttention
{
    [Bound] public int Hidden { get; init; } = 8;
    [Bound] public int Heads { get; init; } = 2;
    [Range(0.0, 1.0)] public double DropRate { get; init; } = 0.3;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("Q, B, Hidden")] Tensor Queries => Port;
    [Input("B, Hidden, H, W")] Tensor Memory => Port;
    [Input("B, Q, 2*H, 2*W")] Tensor Masks => Port;

    Layer Attn => MultiheadAttention(Hidden, Heads, DropRate);

    Tensor Pixels => Rearrange(Memory, "b c h w -> (h w) b c");
    Tensor Open => Rearrange(Greater(Sigmoid(ResizeLike(Masks, Memory, Resize.Bilinear)), 0.5), "b q h w -> b q (h w)");
    Tensor Nowhere => Expand(1 - Maximum(Max(Open, "b q s -> b q"), 0), "b q -> b q s", "B, Q, H*W");
    Tensor Mask => Where(Open + Nowhere, 0, -1e9);

    [Output("Q, B, Hidden")] public Tensor Y => Queries + Attn(Queries, Pixels, Pixels, Mask);
}

/// <summary>
/// Deformable attention (Zhu et al. 2021, equation 2) on one map: each query samples a few points around its own, with learned offsets and weights.
/// </summary>
[Block]
public sealed partial record DeformableAttention
{
    [Bound] public int Hidden { get; init; } = 6;
    [Bound] public int Heads { get; init; } = 2;
    [Bound] public int Points { get; init; } = 3;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("B, Q, Hidden")] Tensor Queries => Port;
    [Input("B, Q, 2")] Tensor Reference => Port;
    [Input("B, Hidden, H, W")] Tensor Memory => Port;

    Layer Offsets => Linear(Hidden, Heads * Points * 2);
    Layer Attention => Linear(Hidden, Heads * Points);
    Layer ValueProj => Conv2d(Hidden, Hidden, kernel: 1);
    Layer Output => Linear(Hidden, Hidden);

    Tensor Moves => Rearrange(Tanh(Offsets(Queries)), "b q (h p x) -> (b h) q p x", "h = Heads, p = Points, x = 2");
    Tensor Centres => Expand(Reference, "b q x -> b h q p x", "B, Heads, Q, Points, 2");
    Tensor Sampled => GridSample(
        Rearrange(ValueProj(Memory), "b (h d) y x -> (b h) d y x", "h = Heads"),
        Rearrange(Centres, "b h q p x -> (b h) q p x") + 0.3 * Moves);
    Tensor Shares => Softmax(Rearrange(Attention(Queries), "b q (h p) -> (b h) q p", "h = Heads, p = Points"));
    Tensor Heard => Einsum("ndqp,nqp->nqd", Sampled, Shares);

    [Output("B, Q, Hidden")] public Tensor Y => Output(Rearrange(Heard, "(b h) q d -> b q (h d)", "h = Heads"));
}
