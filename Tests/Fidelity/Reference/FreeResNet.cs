using MaskFormer.Definitions;
using MaskFormer.Language;

namespace MaskFormer.Fidelity;

/// <summary>A <see cref="ResNet"/> out of the same blocks, but of any widths and depths: Hugging Face's small cases are such ones.</summary>
[Block]
public sealed partial record FreeResNet : Backbone
{
    /// <summary>Channels of the stem.</summary>
    [Range(1, 1024)] public int StemWidth { get; init; } = 4;

    /// <summary>Channels of the four maps.</summary>
    [Range(4, 8192)] public EquatableList<int> Widths { get; init; } = [8, 16, 24, 32];

    /// <summary>Blocks of each stage.</summary>
    [Range(1, 64)] public EquatableList<int> Counts { get; init; } = [1, 1, 1, 1];

    /// <inheritdoc/>
    public override int C2 => Widths[0];

    /// <inheritdoc/>
    public override int C3 => Widths[1];

    /// <inheritdoc/>
    public override int C4 => Widths[2];

    /// <inheritdoc/>
    public override int C5 => Widths[3];

    ResidualBlock Block => new Bottleneck();

    [Weights("stem")] BasicStem First => new() { Width = StemWidth, Norm = NormKind.FrozenBatch, Groups = 1 };
    [Weights("res2")]
    ResNetStage Stage2 => new()
    {
        Block = Block, In = StemWidth, Mid = C2 / 4, Out = C2, Stride = 1, Count = Counts[0],
        MultiGrid = false, Norm = NormKind.FrozenBatch, Groups = 1,
    };
    [Weights("res3")]
    ResNetStage Stage3 => new()
    {
        Block = Block, In = C2, Mid = C3 / 4, Out = C3, Stride = 2, Count = Counts[1],
        MultiGrid = false, Norm = NormKind.FrozenBatch, Groups = 1,
    };
    [Weights("res4")]
    ResNetStage Stage4 => new()
    {
        Block = Block, In = C3, Mid = C4 / 4, Out = C4, Stride = 2, Count = Counts[2],
        MultiGrid = false, Norm = NormKind.FrozenBatch, Groups = 1,
    };
    [Weights("res5")]
    ResNetStage Stage5 => new()
    {
        Block = Block, In = C4, Mid = C5 / 4, Out = C5, Stride = 2, Count = Counts[3],
        MultiGrid = false, Norm = NormKind.FrozenBatch, Groups = 1,
    };

    /// <inheritdoc/>
    public override Tensor Res2 => Stage2.On(First.On(Image).Y).Y;

    /// <inheritdoc/>
    public override Tensor Res3 => Stage3.On(Res2).Y;

    /// <inheritdoc/>
    public override Tensor Res4 => Stage4.On(Res3).Y;

    /// <inheritdoc/>
    public override Tensor Res5 => Stage5.On(Res4).Y;
}
