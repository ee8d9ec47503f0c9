using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>A mask for each target at the size of the predicted ones, out of the maps of owners.</summary>
[Block]
public sealed partial record SmallTargets
{
    [Input("L, B, Q, Y, X")] Tensor Masks => Port; // gives the size
    [Input("B, D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to, 0 for none; where targets overlap in D maps
    [Input("B, T")] Tensor Valid => Port; // gives the number of slots
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    /// <summary>1 where a pixel counts.</summary>
    [Output("B, Y, X")] public Tensor Counted => ResizeLike(Pixels, Masks);

    Tensor SmallOwners => Expand(ResizeLike(Owners, Masks), "b d h w -> b t d h w", "B, T, D, Y, X");
    Tensor Slots => Expand(Iota("T"), "t -> b t d h w", "B, T, D, Y, X");
    Tensor Inside => Max(Equal(SmallOwners, Slots + 1), "b t d h w -> b t h w");

    /// <summary>1 inside of a target, where pixels count.</summary>
    [Output("B, T, Y, X")] public Tensor Targets => Inside * Expand(Counted, "b h w -> b t h w", "B, T, Y, X");
}
