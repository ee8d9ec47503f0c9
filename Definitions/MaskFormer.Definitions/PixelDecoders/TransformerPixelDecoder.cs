using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>The feature pyramid whose top passes through a transformer encoder first (<c>TransformerEncoderPixelDecoder</c> of the original).</summary>
[Block]
public sealed partial record TransformerPixelDecoder : PixelDecoder
{
    /// <summary>Encoder layers.</summary>
    [Range(1, 24)] public int Depth { get; init; } = 6;

    /// <summary>Attention heads; must divide <see cref="PixelDecoder.Hidden"/>.</summary>
    [Range(1, 64)] public int Heads { get; init; } = 8;

    /// <summary>Width of the feed-forward part.</summary>
    [Range(1, 16384)] public int FeedForward { get; init; } = 2048;

    /// <summary>Dropout rate of the encoder.</summary>
    [Range(0.0, 0.99)] public double DropRate { get; init; } = 0.1;

    /// <summary>Whether norms stand before attention and feed-forward instead of after their sums.</summary>
    public bool PreNorm { get; init; }

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    /// <inheritdoc/>
    public override int ContextDim => Hidden;

    Layer InputProj => Conv2d(C5, Hidden, kernel: 1, init: Init.CaffeXavier);
    [Weights("transformer.encoder.layers")]
    Blocks<TransformerEncoderLayer> Layers => Repeat(Depth, i => new TransformerEncoderLayer
    {
        Hidden = Hidden, Heads = Heads, FeedForward = FeedForward, DropRate = DropRate, PreNorm = PreNorm,
    });
    [Weights("transformer.encoder.norm")] Layer Norm => PreNorm ? LayerNorm(Hidden) : Identity();
    [Weights("layer_4")] Layer Top => Conv2d(Hidden, Hidden, kernel: 3, padding: 1, bias: false, init: Init.CaffeXavier);
    [Weights("layer_4.norm")] Layer TopNorm => Norm2d(NormKind.Group, Hidden, Groups);
    [Weights("")] FpnLevel Level3 => new() { Number = 3, In = C4, Hidden = Hidden, Groups = Groups, Enlarging = Resize.Nearest };
    [Weights("")] FpnLevel Level2 => new() { Number = 2, In = C3, Hidden = Hidden, Groups = Groups, Enlarging = Resize.Nearest };
    [Weights("")] FpnLevel Level1 => new() { Number = 1, In = C2, Hidden = Hidden, Groups = Groups, Enlarging = Resize.Nearest };
    Layer MaskFeatures => Conv2d(Hidden, MaskDim, kernel: 3, padding: 1, init: Init.CaffeXavier);

    // every place of the coarsest map looks at all others
    Tensor Projected => InputProj(Res5);
    Tensor Pos => Rearrange(SinePosition(Projected, Hidden / 2), "b c h w -> (h w) b c");
    Tensor Source => Rearrange(Projected, "b c h w -> (h w) b c");
    Tensor Encoded => Norm(Layers.Fold(Source, (layer, x) => layer.On(x, Pos).Y));

    /// <inheritdoc/>
    public override Tensor Context => Rearrange(Encoded, "(h w) b c -> b c h w");

    // and then down the pyramid
    Tensor P5 => Relu(TopNorm(Top(Context)));
    Tensor P4 => Level3.On(Res4, P5).Y;
    Tensor P3 => Level2.On(Res3, P4).Y;
    Tensor P2 => Level1.On(Res2, P3).Y;

    /// <inheritdoc/>
    public override Tensor Masks => MaskFeatures(P2);
}
