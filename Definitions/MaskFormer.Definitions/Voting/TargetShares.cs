using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>What part of its target each pixel is, so that every target counts as much as any other, whatever its area.</summary>
[Block]
public sealed partial record TargetShares
{
    [Input("B, T, Y, X")] Tensor Targets => Port; // 1 inside of a target

    Tensor Areas => AtLeast(Sum(Targets, "b t y x -> b t"), 1);

    /// <summary>One over its target's pixels inside of it, 0 elsewhere.</summary>
    [Output("B, T, Y, X")]
    public Tensor Shares => Targets / Expand(Areas, "b t -> b t y x", "B, T, Y, X");
}
