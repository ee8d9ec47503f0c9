using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Primitives;

/// <summary>The logarithm of the determinants of positive definite matrices: no operation of the language, and none of StableHLO.</summary>
[Primitive]
public sealed partial record LogDet
{
    /// <summary>What the logarithm is multiplied by, 0.5 in a Gaussian's likelihood.</summary>
    public double Factor { get; init; } = 1;

    [Input("B, N, N")] Tensor X => Port;

    /// <summary>Factor log det X.</summary>
    [Output("B")] public Tensor Y => Port;
}
