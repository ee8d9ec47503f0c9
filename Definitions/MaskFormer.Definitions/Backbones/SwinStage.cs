using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Blocks at one size; the windows of every other block are shifted by half a window.</summary>
[Block]
public sealed partial record SwinStage
{
    /// <summary>Channels of the map.</summary>
    [Bound] public int Dim { get; init; } = 96;

    /// <summary>Attention heads; must divide <see cref="Dim"/>.</summary>
    [Bound] public int Heads { get; init; } = 3;

    /// <summary>Number of blocks.</summary>
    [Bound, Range(1, 64)] public int Count { get; init; } = 2;

    /// <summary>Side of a window.</summary>
    [Bound] public int Window { get; init; } = 7;

    /// <summary>How many times wider the map is inside a block.</summary>
    [Bound] public int MlpRatio { get; init; } = 4;

    /// <summary>How often an image skips the first block, in training.</summary>
    [Bound] public double DropRate { get; init; }

    /// <summary>By how much that rises from block to block.</summary>
    [Bound] public double DropRise { get; init; }

    [Input("B, H, W, Dim")] Tensor X => Port;

    [Weights("blocks")]
    Blocks<SwinBlock> Layers => Repeat(Count, i => new SwinBlock
    {
        Dim = Dim, Heads = Heads, Window = Window, Shift = i % 2 == 0 ? 0 : Window / 2, MlpRatio = MlpRatio, DropRate = DropRate + (i * DropRise),
    });

    /// <summary>The map, of the same size.</summary>
    [Output("B, H, W, Dim")] public Tensor Y => Layers.Fold(X, (layer, x) => layer.On(x).Y);
}
