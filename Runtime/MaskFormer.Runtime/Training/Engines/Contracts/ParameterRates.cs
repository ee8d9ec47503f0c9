using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>Gives every trained weight its rate and decay, from its role and its key.</summary>
public static class ParameterRates
{
    /// <summary>Rate and decay of each weight that a run trains by its key, in the model's order.</summary>
    /// <param name="model">Tells keys and roles.</param>
    /// <param name="training">Rates, decays and multipliers by prefix, of which the longest that fits wins, and what is frozen.</param>
    /// <exception cref="MaskFormerException">MF4204: a pattern of what is frozen fits no weight, or nothing is left to train.</exception>
    public static OrderedDictionary<string, WeightRate> Of(IBlock model, TrainingConfig training)
    {
        OrderedDictionary<string, WeightRate> rates = [];
        IReadOnlySet<string> frozen = Frozen(model, training);
        foreach (WeightSpec weight in model.Weights().Where(weight => weight.Trained && !frozen.Contains(weight.Key)))
            rates.Add(weight.Key, new(Multiplier(weight.Key, training), Decay(weight.Role, training)));
        return rates.Count > 0 || frozen.Count == 0
            ? rates
            : throw MaskFormerException.WrongInput(
                "MF4204", $"training.freeze {string.Join(", ", training.Freeze)}", "nothing is left to train", "Name fewer weights");
    }

    /// <summary>Keys of the weights that the model would train and the run leaves alone.</summary>
    /// <exception cref="MaskFormerException">MF4204: a pattern fits no weight.</exception>
    public static IReadOnlySet<string> Frozen(IBlock model, TrainingConfig training) =>
        KeyPattern.Fitting("training.freeze", training.Freeze, [.. model.Weights().Where(static weight => weight.Trained).Select(static weight => weight.Key)]);

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
