using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>Adam with decoupled weight decay as PyTorch computes it (torch.optim.AdamW).</summary>
public sealed record AdamWOptions
{
    /// <summary>Decay of the mean gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean squared gradient.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean squared gradient.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Largest L2 norm of all gradients together; null does not clip.</summary>
    public double? ClipNorm { get; init; } = 0.01;

    /// <summary>What holds for a weight, by its key; null if it is not trained (a buffer).</summary>
    public required Func<string, WeightRate?> Rule { get; init; }
}
