using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>Gives every trained weight its rate and decay, from its role and its key.</summary>
public static class ParameterRates
{
    /// <summary>Rate and decay of each trained weight of the model by its key, in the model's order.</summary>
    /// <param name="model">Tells keys and roles.</param>
    /// <param name="training">Rates, decays and multipliers by prefix; of several prefixes that fit, the longest wins.</param>
    public static OrderedDictionary<string, WeightRate> Of(IBlock model, TrainingConfig training)
    {
        OrderedDictionary<string, WeightRate> rates = [];
        foreach (WeightSpec weight in model.Weights().Where(static weight => weight.Trained))
            rates.Add(weight.Key, new(Multiplier(weight.Key, training), Decay(weight.Role, training)));
        return rates;
    }

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
