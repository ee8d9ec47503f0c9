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
    public required Func<string, WeightRule?> Rule { get; init; }
}

/// <summary>A weight's own part of the optimizer's settings.</summary>
/// <param name="RateFactor">What the learning rate is multiplied by.</param>
/// <param name="Decay">The share of the weight that a step of learning rate 1 removes.</param>
public sealed record WeightRule(double RateFactor = 1, double Decay = 0);
