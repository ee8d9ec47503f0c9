using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>How the optimizer treats one weight (specification section 9.1: one parameter group per tensor).</summary>
/// <param name="Key">The weight's checkpoint key.</param>
/// <param name="RateMultiplier">What the learning rate is multiplied by.</param>
/// <param name="WeightDecay">Decoupled decay.</param>
public sealed record ParameterRate(string Key, double RateMultiplier, double WeightDecay);

/// <summary>Gives every trained weight its rate and decay, from its role and its key.</summary>
public static class ParameterRates
{
    /// <summary>One entry for each trained weight of the model, in its order.</summary>
    /// <param name="model">Tells keys and roles.</param>
    /// <param name="training">Rates, decays and multipliers by prefix; of several prefixes that fit, the longest wins.</param>
    public static IReadOnlyList<ParameterRate> Of(IBlock model, TrainingConfig training) =>
        [
            .. model
                .Weights()
                .Where(static weight => weight.Trained)
                .Select(weight => new ParameterRate(weight.Key, Multiplier(weight.Key, training), Decay(weight.Role, training))),
        ];

    private static double Multiplier(string key, TrainingConfig training) => training.MultiplierPrefixes
        .Zip(training.MultiplierFactors)
        .Where(pair => key == pair.First || key.StartsWith(pair.First + ".", StringComparison.Ordinal))
        .OrderByDescending(static pair => pair.First.Length)
        .Select(static pair => pair.Second)
        .FirstOrDefault(1.0);

    private static double Decay(WeightRole role, TrainingConfig training) => role switch
    {
        WeightRole.Norm => training.NormDecay,
        WeightRole.Embedding => training.EmbeddingDecay,
        _ => training.WeightDecay,
    };
}
