using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// A query for every square of pixels: it begins as their mean, looks at the others through layers of self-attention, and knows the place that its pixels vote
/// for. Where learnt queries have to find out which of them looks where, these know it from the first step on.
/// </summary>
[Block]
public sealed partial record CellQueries
{
    /// <summary>Channels of the map.</summary>
    [Bound] public int In { get; init; } = 256;

    /// <summary>Pixels of the map along each side of a cell.</summary>
    [Bound, Range(1, 64)] public int Cell { get; init; } = 4;

    /// <summary>Channels of the queries.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    /// <summary>Layers.</summary>
    [Bound] public int Depth { get; init; } = 6;

    /// <summary>Width of the feed-forward part.</summary>
    [Bound] public int FeedForward { get; init; } = 2048;

    /// <summary>Dropout rate.</summary>
    [Bound] public double DropRate { get; init; } = 0.1;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Require("Hidden must be divisible by 4: half of the position embedding is for y, half of that are sines")]
    bool PositionFits => Hidden % 4 == 0;

    [Input("B, In, Y, X")] Tensor Map => Port;
    [Input("B, 2, Y, X")] Tensor Offsets => Port; // from a pixel to the centre that it votes for, in pixels
    [Input("B, 2, Y, X")] Tensor Votes => Port; // that centre: row and column

    Layer InputProj => Conv2d(In + 2, Hidden, kernel: 1, init: Init.CaffeXavier);
    Blocks<TransformerEncoderLayer> Layers => Repeat(Depth, i => new TransformerEncoderLayer
    {
        Hidden = Hidden, Heads = Heads, FeedForward = FeedForward, DropRate = DropRate, PreNorm = false,
    });
    Layer Norm => LayerNorm(Hidden);

    // cells at the lower and right edge are filled up with zeros
    Tensor Pixels => PadTo(Concat(1, Map, Offsets / Cell), Cell, axis: 2);
    Tensor Cells => InputProj(AvgPool(Pixels, kernel: Cell, stride: Cell));
    Tensor Pos => Rearrange(SinePosition(Cells, Hidden / 2), "b c y x -> (y x) b c");

    /// <summary>The queries' states behind each layer.</summary>
    [Output("Depth, Y/Cell*(X/Cell), B, Hidden")]
    public Tensor States => Norm(Layers.Scan(Rearrange(Cells, "b c y x -> (y x) b c"), (layer, x) => layer.On(x, Pos).Y));

    /// <summary>Where the pixels of each query's cell see the centre of their segment, on their mean: row and column.</summary>
    [Output("Y/Cell*(X/Cell), B, 2")]
    public Tensor Seen => Rearrange(AvgPool(PadTo(Votes, Cell, axis: 2), kernel: Cell, stride: Cell), "b c y x -> (y x) b c");
}
