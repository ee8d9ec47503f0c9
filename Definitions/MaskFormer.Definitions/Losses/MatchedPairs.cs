using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Where the masks are that every supervised layer gave to the targets of a batch, one target after another: most slots are padding.</summary>
[Block]
public sealed partial record MatchedPairs
{
    [Input("L, B, T, Q")] Tensor Matches => Port; // 1 where a target got a query
    [Input("P, 2")] Tensor Pairings => Port; // image and slot of each target; -1 in rows that are left over

    /// <summary>The image of each target.</summary>
    [Output("P, 1")] public Tensor Image => Slice(Pairings, 1, ..1);

    /// <summary>Its slot.</summary>
    [Output("P")] public Tensor Slot => Select(Pairings, 1, 1);

    // The query that each layer gave it.
    Tensor Found => Gather(Rearrange(Matches, "l b t q -> b t l q"), Pairings);

    /// <summary>1 where a layer gave it one: targets left over, more of them than queries, are no pairs, nor are rows that are left over.</summary>
    [Output("P, L")] public Tensor Matched => Einsum("plq,p->pl", Found, Greater(Slot, -1));

    Tensor Queries => Argmax(Found);
    Tensor Layers => Einsum("pl,l->pl", 0 * Matched + 1, Iota("L"));
    Tensor Images => Einsum("pi,l->pl", Image, Ones("L"));

    /// <summary>Where its mask of every layer is: layer, image and query.</summary>
    [Output("P, L, 3")] public Tensor MaskPlaces => Stack(-1, Layers, Images, Queries);
}
