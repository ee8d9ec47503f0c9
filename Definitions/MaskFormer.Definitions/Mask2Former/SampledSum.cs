using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Bilinear samples of maps at points from 0 to 1, x before y, zero outside, and their weighted sum. Implemented by <see cref="SampledSumBodies"/>: on a CPU by
/// hand, since samples of all channels at all points are many times what goes in and comes out.
/// </summary>
[Primitive]
public sealed partial record SampledSum
{
    /// <summary>What is sampled.</summary>
    [Input("N, D, H, W")] Tensor Maps => Port;

    /// <summary>Where: for each sum its points.</summary>
    [Input("N, S, P, 2")] Tensor Points => Port;

    /// <summary>How much each point counts.</summary>
    [Input("N, S, P")] Tensor Shares => Port;

    /// <summary>The sums.</summary>
    [Output("N, D, S")] public Tensor Y => Port;
}
