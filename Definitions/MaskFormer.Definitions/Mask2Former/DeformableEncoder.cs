using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Three maps whose places look at each other, layer after layer (<c>MSDeformAttnTransformerEncoderOnly</c> of the original).</summary>
[Block]
public sealed partial record DeformableEncoder
{
    /// <summary>Channels.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Bound] public int Heads { get; init; } = 8;

    /// <summary>Layers.</summary>
    [Bound] public int Depth { get; init; } = 6;

    /// <summary>Width of the feed-forward part.</summary>
    [Bound] public int FeedForward { get; init; } = 1024;

    [Input("B, Hidden, CY, CX")] Tensor Coarse => Port;
    [Input("B, Hidden, MY, MX")] Tensor Middle => Port;
    [Input("B, Hidden, FY, FX")] Tensor Fine => Port;

    Tensor LevelEmbed => Weight("3, Hidden", decays: true); // a plain parameter in the original, so it decays
    [Weights("encoder.layers")]
    Blocks<DeformableEncoderLayer> Layers => Repeat(Depth, i => new DeformableEncoderLayer { Hidden = Hidden, Heads = Heads, FeedForward = FeedForward });
    EncoderLevel Level0 => new() { Hidden = Hidden }; // one for each map, without weights: values of all three can be compared by name
    EncoderLevel Level1 => new() { Hidden = Hidden };
    EncoderLevel Level2 => new() { Hidden = Hidden };

    EncoderLevel Coarsest => Level0.On(Coarse, Select(LevelEmbed, 0, 0));
    EncoderLevel Between => Level1.On(Middle, Select(LevelEmbed, 0, 1));
    EncoderLevel Finest => Level2.On(Fine, Select(LevelEmbed, 0, 2));
    Tensor Cells => Concat(1, Coarsest.Cells, Between.Cells, Finest.Cells);
    Tensor Pos => Concat(1, Coarsest.Pos, Between.Pos, Finest.Pos);
    Tensor Encoded => Layers.Fold(Cells, (layer, x) => layer.On(x, Pos, Coarsest.Centres, Between.Centres, Finest.Centres).Y);

    /// <summary>The coarse map, encoded.</summary>
    [Output("B, Hidden, CY, CX")]
    public Tensor EncodedCoarse => Rearrange(Part(Encoded, 1, "0", "CY*CX"), "b (y x) c -> b c y x", "y = CY, x = CX");

    /// <summary>The middle map, encoded.</summary>
    [Output("B, Hidden, MY, MX")]
    public Tensor EncodedMiddle => Rearrange(Part(Encoded, 1, "CY*CX", "MY*MX"), "b (y x) c -> b c y x", "y = MY, x = MX");

    /// <summary>The fine map, encoded.</summary>
    [Output("B, Hidden, FY, FX")]
    public Tensor EncodedFine => Rearrange(Part(Encoded, 1, "CY*CX + MY*MX", "FY*FX"), "b (y x) c -> b c y x", "y = FY, x = FX");
}
