using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// MaskFormer's masks, product of a mask embedding and the map, less where pixels vote for another centre than the query's: neighbours of one class and colour
/// come apart (Neven et al. 2019, "Instance Segmentation by Jointly Optimizing Spatial Embeddings and Clustering Bandwidth").
/// </summary>
[Block]
public sealed partial record CentredMasks
{
    /// <summary>Channels of the queries.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Length of a mask embedding, and channels of the map.</summary>
    [Bound] public int MaskDim { get; init; } = 256;

    /// <summary>Pixels by which a vote misses to count 1 before anything is learnt.</summary>
    [Bound] public int Spread { get; init; } = 4;

    [Input("L, Q, B, Hidden")] Tensor States => Port;
    [Input("Q, B, 2")] Tensor Seen => Port; // where a query begins to look for its centre
    [Input("B, MaskDim, Y, X")] Tensor Map => Port;
    [Input("B, 2, Y, X")] Tensor Votes => Port; // the centre that each pixel votes for

    Mlp MaskEmbed => new() { In = Hidden, Hidden = Hidden, Out = MaskDim };
    Layer Centre => Linear(Hidden, 2);
    Layer Sharpness => Linear(Hidden, 1);

    Tensor Likeness => Einsum("lqbc,bcyx->lbqyx", MaskEmbed.On(States).Y, Map);

    Tensor Centres => Expand(Seen, "q b k -> l q b k", "L, Q, B, 2") + Spread * Centre(States);
    Tensor Missed => Expand(Votes, "b k y x -> l b q k y x", "L, B, Q, 2, Y, X") - Expand(Centres, "l q b k -> l b q k y x", "L, B, Q, 2, Y, X");
    Tensor Distances => Sum(Missed * Missed, "l b q k y x -> l b q y x"); // squared
    Tensor Sharp => Rearrange(Exp(Sharpness(States)) / (Spread * Spread), "l q b 1 -> l b q");

    /// <summary>For each supervised state and query, a mask at the map's size, before the sigmoid.</summary>
    [Output("L, B, Q, Y, X")]
    public Tensor Masks => Likeness - Expand(Sharp, "l b q -> l b q y x", "L, B, Q, Y, X") * Distances;
}
