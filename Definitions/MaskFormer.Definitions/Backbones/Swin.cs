using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// A transformer whose attention stays within shifted windows (Liu et al. 2021; <c>D2SwinTransformer</c> in the original's <c>swin.py</c>), for images of any
/// size. In training it starts as the original: only the position tables as in the paper, what is affine as PyTorch does.
/// </summary>
[Block]
public sealed partial record Swin : Backbone
{
    /// <summary>Channels at stride 4; they double with every stage.</summary>
    [Range(1, 1024)] public int Width { get; init; } = 96;

    /// <summary>Blocks of each stage.</summary>
    [Range(1, 64)] public EquatableList<int> Depths { get; init; } = [2, 2, 6, 2];

    /// <summary>Attention heads of each stage; must divide its channels.</summary>
    [Range(1, 256)] public EquatableList<int> Heads { get; init; } = [3, 6, 12, 24];

    /// <summary>Side of a window, in places of the map.</summary>
    [Range(1, 64)] public int Window { get; init; } = 7;

    /// <summary>How many times wider the map is inside a block.</summary>
    [Range(1, 16)] public int MlpRatio { get; init; } = 4;

    /// <summary>How often an image skips the last block, in training; the rate rises from 0 at the first (DROP_PATH_RATE).</summary>
    [Range(0.0, 0.99)] public double DropRate { get; init; } = 0.3;

    [Require("Depths and Heads must have four values")] bool FourStages => Depths.Count == 4 && Heads.Count == 4;

    /// <inheritdoc/>
    public override int C2 => Width;

    /// <inheritdoc/>
    public override int C3 => 2 * Width;

    /// <inheritdoc/>
    public override int C4 => 4 * Width;

    /// <inheritdoc/>
    public override int C5 => 8 * Width;

    int Blocks => Depths[0] + Depths[1] + Depths[2] + Depths[3];
    double Rise => DropRate / (Blocks > 1 ? Blocks - 1 : 1);

    PatchEmbedding PatchEmbed => new() { Dim = Width };
    [Weights("layers.0")]
    SwinStage Stage2 => new()
    {
        Dim = C2, Heads = Heads[0], Count = Depths[0], Window = Window, MlpRatio = MlpRatio, DropRate = 0, DropRise = Rise,
    };
    [Weights("layers.1")]
    SwinStage Stage3 => new()
    {
        Dim = C3, Heads = Heads[1], Count = Depths[1], Window = Window, MlpRatio = MlpRatio, DropRate = Rise * Depths[0], DropRise = Rise,
    };
    [Weights("layers.2")]
    SwinStage Stage4 => new()
    {
        Dim = C4, Heads = Heads[2], Count = Depths[2], Window = Window, MlpRatio = MlpRatio, DropRate = Rise * (Depths[0] + Depths[1]), DropRise = Rise,
    };
    [Weights("layers.3")]
    SwinStage Stage5 => new()
    {
        Dim = C5, Heads = Heads[3], Count = Depths[3], Window = Window, MlpRatio = MlpRatio,
        DropRate = Rise * (Depths[0] + Depths[1] + Depths[2]), DropRise = Rise,
    };
    [Weights("layers.0.downsample")] PatchMerging Merge2 => new() { Dim = C2 };
    [Weights("layers.1.downsample")] PatchMerging Merge3 => new() { Dim = C3 };
    [Weights("layers.2.downsample")] PatchMerging Merge4 => new() { Dim = C4 };
    Layer Norm0 => LayerNorm(C2);
    Layer Norm1 => LayerNorm(C3);
    Layer Norm2 => LayerNorm(C4);
    Layer Norm3 => LayerNorm(C5);

    // channels last; what leaves a stage is normed for the decoder only
    Tensor Map2 => Stage2.On(PatchEmbed.On(Image).Y).Y;
    Tensor Map3 => Stage3.On(Merge2.On(Map2).Y).Y;
    Tensor Map4 => Stage4.On(Merge3.On(Map3).Y).Y;
    Tensor Map5 => Stage5.On(Merge4.On(Map4).Y).Y;

    /// <inheritdoc/>
    public override Tensor Res2 => Rearrange(Norm0(Map2), "b h w c -> b c h w");

    /// <inheritdoc/>
    public override Tensor Res3 => Rearrange(Norm1(Map3), "b h w c -> b c h w");

    /// <inheritdoc/>
    public override Tensor Res4 => Rearrange(Norm2(Map4), "b h w c -> b c h w");

    /// <inheritdoc/>
    public override Tensor Res5 => Rearrange(Norm3(Map5), "b h w c -> b c h w");
}
