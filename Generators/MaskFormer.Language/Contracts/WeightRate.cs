namespace MaskFormer.Language;

/// <summary>How the optimizer treats one weight: the original has one parameter group per tensor (<c>train_net.py</c>, <c>build_optimizer</c>).</summary>
/// <param name="RateFactor">What the learning rate is multiplied by.</param>
/// <param name="Decay">Decoupled weight decay: the share of the weight that a step of learning rate 1 removes.</param>
public sealed record WeightRate(double RateFactor = 1, double Decay = 0);
