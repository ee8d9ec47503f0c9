namespace MaskFormer.Runtime.Contracts;

/// <summary>
/// The type that the model computes in, the same on every engine. Weights, moments, losses and matching are float32 in any case (docs/precision.md).
/// </summary>
public enum ComputePrecision
{
    /// <summary>24 significant bits everywhere.</summary>
    Float32,

    /// <summary>
    /// What flows through the model has 8 significant bits: half the memory traffic, and products at several times the speed on accelerators. Sums, norms,
    /// softmax and functions are computed in float32 and rounded.
    /// </summary>
    BFloat16,
}
