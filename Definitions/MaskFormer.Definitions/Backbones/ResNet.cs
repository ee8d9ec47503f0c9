using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>A residual network, stride 2 in the 3x3 convolutions (He et al. 2016; detectron2's <c>resnet.py</c>).</summary>
[Block]
public sealed partial record ResNet : Backbone
{
    /// <summary>Which blocks, and how many: R50 and R101 are those of the paper.</summary>
    public ResNetDepth Depth { get; init; } = ResNetDepth.R50;

    /// <summary>What stands before the first block.</summary>
    public Stem Stem { get; init; } = new BasicStem();

    /// <summary>Whether the blocks at stride 32 are dilated by 1, 2 and 4 (RES5_MULTI_GRID of detectron2's DeepLab).</summary>
    public bool MultiGrid { get; init; }

    /// <summary>Channels of the stem.</summary>
    [Range(1, 1024)] public int StemWidth { get; init; } = 64;

    /// <summary>Channels of the 3x3 convolutions at stride 4; they double with every stage, and a stage's output has four times as many, where
    /// <see cref="Depth"/> is of bottlenecks.</summary>
    [Range(1, 1024)] public int Width { get; init; } = 64;

    /// <summary>
    /// The normalisation after each convolution. The original freezes batch norm, but for some of Mask2Former's; group norm can be trained from nothing, with
    /// small batches too.
    /// </summary>
    public NormKind Norm { get; init; } = NormKind.FrozenBatch;

    /// <summary>Groups of a group norm; must divide <see cref="Width"/> and <see cref="StemWidth"/>.</summary>
    [Range(1, 1024)] public int Groups { get; init; } = 32;

    /// <inheritdoc/>
    public override int C2 => Wider * Width;

    /// <inheritdoc/>
    public override int C3 => 2 * Wider * Width;

    /// <inheritdoc/>
    public override int C4 => 4 * Wider * Width;

    /// <inheritdoc/>
    public override int C5 => 8 * Wider * Width;

    bool Basic => Depth is ResNetDepth.R18 or ResNetDepth.R34;
    int Wider => Basic ? 1 : 4;
    ResidualBlock Block => Basic ? new BasicBlock() : new Bottleneck();
    int Blocks2 => Depth switch { ResNetDepth.R14 => 1, ResNetDepth.R18 or ResNetDepth.R26 => 2, _ => 3 };
    int Blocks3 => Depth switch { ResNetDepth.R14 => 1, ResNetDepth.R18 or ResNetDepth.R26 => 2, ResNetDepth.R152 => 8, _ => 4 };
    int Blocks4 => Depth switch
    {
        ResNetDepth.R14 => 1,
        ResNetDepth.R18 or ResNetDepth.R26 => 2,
        ResNetDepth.R34 or ResNetDepth.R50 => 6,
        ResNetDepth.R101 => 23,
        _ => 36,
    };
    int Blocks5 => Blocks2;

    /// <summary>Blocks of each stage.</summary>
    public IReadOnlyList<int> Counts => [Blocks2, Blocks3, Blocks4, Blocks5];

    [Weights("stem")] Stem First => Stem with { Width = StemWidth, Norm = Norm, Groups = Groups };
    [Weights("res2")]
    ResNetStage Stage2 => new()
    {
        Block = Block, In = StemWidth, Mid = Width, Out = C2, Stride = 1, Count = Blocks2, MultiGrid = false, Norm = Norm, Groups = Groups,
    };
    [Weights("res3")]
    ResNetStage Stage3 => new()
    {
        Block = Block, In = C2, Mid = 2 * Width, Out = C3, Stride = 2, Count = Blocks3, MultiGrid = false, Norm = Norm, Groups = Groups,
    };
    [Weights("res4")]
    ResNetStage Stage4 => new()
    {
        Block = Block, In = C3, Mid = 4 * Width, Out = C4, Stride = 2, Count = Blocks4, MultiGrid = false, Norm = Norm, Groups = Groups,
    };
    [Weights("res5")]
    ResNetStage Stage5 => new()
    {
        Block = Block, In = C4, Mid = 8 * Width, Out = C5, Stride = 2, Count = Blocks5, MultiGrid = MultiGrid, Norm = Norm, Groups = Groups,
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
